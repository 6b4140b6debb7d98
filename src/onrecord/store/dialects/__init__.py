"""What is SQLite's own and what is PostgreSQL's, behind one small interface each.

`base` says what a database is asked for beyond the common tables; `sqlite` and `postgres` open a
record in a file and in a database, `sqlite_words` and `postgres_words` search it.
"""

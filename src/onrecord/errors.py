"""Every exception that onrecord raises on purpose, in one tree.

    OnRecordError
    ├── DocumentError              this document is set aside, the run goes on
    │   ├── UnreadableInput        the bytes are no page or JSON line we know
    │   ├── ListOfPages            a feed or a sitemap was to be read, which names pages and is none
    │   ├── InputTooLarge          over the limit that bounds time and memory
    │   ├── AnalysisFailed         a page was read but could not be analysed
    │   ├── NotFetched             a page could not, or may not, be fetched from the web
    │   │   └── NotAllowed         it stands where only what was allowed by name is asked
    │   ├── TookTooLong            the analysis of a page was not done in its time
    │   └── Forgotten              the bytes were lawfully removed from the record
    ├── RunError                   the run cannot go on
    │   ├── InputNotFound          a path that was named does not exist
    │   ├── RecordNotFound         there is no record at that path
    │   ├── NotARecord             the file at that path is something else
    │   ├── NothingToSalvage       no page of a file holds anything of a record
    │   ├── RecordExists           a file stands where a record is to be written
    │   ├── OutputExists           something stands where an export is to be written
    │   ├── OutputUnusable         the file system does not let an export be written there
    │   ├── RecordLocked           another process is writing to the record
    │   ├── RecordVersionMismatch  the record was written by another version
    │   ├── NotTakenBack           a migration of the record cannot be taken back
    │   ├── RecordDamaged          what is stored does not agree with itself
    │   ├── NotCovered             no batch covers what is to be proved
    │   ├── RecordUnusable         the file system does not let us use the record
    │   ├── DatabaseUnusable       the database that a record is kept in cannot be used
    │   ├── CopyDiffers            a record was copied, and the copy is not the same
    │   ├── OnlyForFiles           what was asked for is done with a record in a file alone
    │   ├── CapturesNowhere        nothing says where captures for a database are to lie
    │   ├── AskedTooMuch           a server does not let a question take so long
    │   ├── ErasureUnfinished      forgotten words stay in the file while others read it
    │   ├── DeskUnusable           the file of notes and accounts beside the record is of no use
    │   ├── AccountsNeeded         a record is to be served to others without accounts
    │   ├── AddressUnusable        a record cannot be served at an address
    │   ├── BadSetting             a setting has a value that cannot be used
    │   ├── BadWatchList           a file says wrongly what is to be watched
    │   ├── SharedDataNotFound     the corpora and scorers of the evaluation are not there
    │   ├── MissingExtra           a command needs a package that only an extra brings
    │   ├── BadShard               a shard or its done-mark is not as it was written
    │   ├── SliceFailed            a slice of an archive could not be read by any worker
    │   ├── ArchiveStopped         what stopped one worker would stop all
    │   ├── ScorerFailed           a scorer ended without a result
    │   ├── ReadingFailed          a reading that an evaluation started ended with an error
    │   ├── StampRefused           an authority's time stamp is none, or not to be trusted
    │   ├── TooBusy                as much as may go on at once goes on already
    │   ├── BadGold                a file given to the evaluation is not of its form
    │   ├── BadAnnotation          a file of annotations is not of its form, or not of its text
    │   └── ModelError             the shipped model is missing, altered or unfit
    ├── BadValue                   a command was given something that it cannot use
    │   ├── BadCursor              a cursor is none that the same list gave
    │   ├── BadDay                 a day that bounds a question is none
    │   ├── UnknownMigration       a record's tables were never of such a version
    │   ├── BadHost                a word names no host and no network that may be asked
    │   ├── BadDecision            a line of decisions is not of its form
    │   ├── BadSpan                a stretch that is no stretch of the article's text
    │   ├── WordsNotInPassage      words that were typed do not stand in the passage shown
    │   ├── UnknownAct             a word is no code of an act, or no modality of one
    │   ├── TooManyActs            a statement does three acts at most
    │   ├── UnknownForm            a word is no form that an export is written in
    │   ├── EmptyName              a name that is to be kept has no words
    │   ├── NothingGiven           a page was to be read, and none was sent
    │   ├── UnfitUserName          a user's name is empty, too long, or cannot be shown as it is
    │   ├── UserExists             another user has that name
    │   ├── UnknownUser            nobody signs in by that name
    │   ├── UnknownToken           there is no token of that number
    │   ├── WeakPassword           a password is too short to be kept
    │   ├── PasswordsDiffer        a new password was not written twice alike
    │   ├── UnfitWords             words that a person keeps are none, or too many
    │   ├── NoSuchList             what is to be saved as a search is no list of ours
    │   └── BadKept                a line of a file of kept things is not of its form
    ├── Refused                    whoever asks may not do that
    │   ├── FormRefused            a form did not come from a page of ours, or is too old
    │   ├── RoleNeeded             only people with another role may do that
    │   ├── SignInNeeded           only those who are signed in may ask
    │   ├── SignInFailed           a name and a password do not belong together
    │   └── TooManyTries           so many passwords were tried that the next must wait
    ├── AmbiguousName              a name that leads to several entities of the record
    ├── NotKept                    asked for something that this person does not keep
    └── NotInRecord                asked for something the record does not hold

Each class takes the facts and forms the sentence: what happened, to which
document, what to try. Exit codes are decided in the faces, not here.
"""

from __future__ import annotations


class OnRecordError(Exception):
    """Anything onrecord raises on purpose; `str()` is a sentence for a person."""


class DocumentError(OnRecordError):
    """One document is set aside with this reason; bulk work goes on.

    `uri` names the document, `reason` is stored and shown.
    """

    def __init__(self, uri: str, reason: str) -> None:
        self.uri = uri
        self.reason = reason
        super().__init__(f"{uri}: {reason}")


class UnreadableInput(DocumentError):
    """The bytes are no page, archive member or JSON line that a reader knows."""


class ListOfPages(DocumentError):
    """A feed or a sitemap was to be read as a page; `kind` is "feed" or "sitemap"."""

    def __init__(self, uri: str, *, kind: str) -> None:
        self.kind = kind
        super().__init__(
            uri,
            f"is a {kind}, which names pages and is none; have them read with: onrecord fetch "
            "ADDRESS, or again and again with: onrecord watch FEEDS.toml",
        )


class InputTooLarge(DocumentError):
    """The input is over the limit that keeps time and memory bounded."""

    def __init__(self, uri: str, *, n_bytes: int, max_bytes: int) -> None:
        self.n_bytes = n_bytes
        self.max_bytes = max_bytes
        super().__init__(
            uri,
            f"holds {n_bytes:,} bytes or more, over the limit of {max_bytes:,}; "
            "split it, or raise the limit with --max-bytes",
        )


class AnalysisFailed(DocumentError):
    """The page was read, but the analysis of its text failed."""


class NotFetched(DocumentError):
    """A page could not be fetched, or may not be; nothing of it was taken.

    `may_pass` says that it may be otherwise in a while.
    """

    def __init__(self, uri: str, reason: str, *, may_pass: bool = False) -> None:
        self.may_pass = may_pass
        super().__init__(uri, reason)


class NotAllowed(NotFetched):
    """A page stands at a host, or at a port of it, that is asked only where it was allowed by name.

    `remedy` says how that is done, for who may decide it.
    """

    def __init__(self, uri: str, host: str, why: str, *, may_pass: bool = False) -> None:
        self.host = host
        super().__init__(uri, why, may_pass=may_pass)

    @property
    def remedy(self) -> str:
        return f"if you mean it, name {self.host} with --allow, or in `allow` of the watch file"


class TookTooLong(DocumentError):
    """The analysis of a page was not done in the time that one page may take."""

    def __init__(self, uri: str, *, most_seconds: float) -> None:
        super().__init__(
            uri, f"was not analysed within {most_seconds:g} seconds; give it in smaller parts"
        )


class Forgotten(DocumentError):
    """These bytes were removed from the record, and are not taken in again."""

    def __init__(self, uri: str, *, at: str, why: str) -> None:
        super().__init__(uri, f"was removed from this record on {at[:10]} ({why})")


class RunError(OnRecordError):
    """The run as a whole cannot go on."""


class InputNotFound(RunError):
    """A file or folder that was named does not exist."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} does not exist; name a file, a folder, or - for standard input")


class RecordNotFound(RunError):
    """No record lies at the path given."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"there is no record at {path}; make one with: onrecord --record {path} read PAGE"
        )


class NotARecord(RunError):
    """The file at the path given is no record of ours."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        super().__init__(f"{path} is no record, {what}; name another file with --record")


class NothingToSalvage(RunError):
    """A file that was taken for a broken record holds no row that we know."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} holds nothing of a record that could be read; look for a backup, "
            "and for a file of the same name that ends in -wal"
        )


class RecordExists(RunError):
    """A file stands already where a record or a backup is to be written."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} exists already; name another file, or move it away first")


class OutputExists(RunError):
    """A file, or a folder that is not empty, stands where an export is to be written."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} exists already; name another place, or add --overwrite")


class OutputUnusable(RunError):
    """The file system does not let an export be written."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(f"{path} cannot be written ({why}); look at its folder, rights, free disk")


class RecordLocked(RunError):
    """Another process holds the writer's lock of the record, or fetches pages into it."""

    def __init__(self, path: str, *, holder: str = "", doing: str = "written") -> None:
        self.path = path
        self.holder = holder
        by = f" ({holder})" if holder else ""
        super().__init__(
            f"{path} is being {doing} by another process{by}; wait for it to end and run again"
        )


class RecordVersionMismatch(RunError):
    """The record's tables are of another version than this program's."""

    def __init__(self, path: str, *, found: str, wanted: str) -> None:
        self.path = path
        self.found = found
        self.wanted = wanted
        super().__init__(
            f"{path} has tables of version {found}, this program works with {wanted}; "
            f"run: onrecord --record {path} migrate (or use a newer onrecord)"
        )


class NotTakenBack(RunError):
    """A migration cannot be taken back; the record stays as it was.

    `may_be_lost` where it can once somebody says that what would go may be lost.
    """

    def __init__(self, version: str, why: str, *, may_be_lost: bool = False) -> None:
        self.version = version
        self.may_be_lost = may_be_lost
        or_lose = ", or say --lose" if may_be_lost else ""
        super().__init__(
            f"the migration {version} cannot be taken back: {why}; nothing was changed. "
            f"Use a backup that was made before it{or_lose}"
        )


class RecordDamaged(RunError):
    """What the record stores does not agree with itself."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path} is damaged: {what}; restore a backup, or run: onrecord verify")


class NotCovered(RunError):
    """An older program wrote something, and no batch covers it yet."""

    def __init__(self, what: str, name: str) -> None:
        self.what = what
        self.name = name
        super().__init__(f"no batch covers the {what} of {name}; run: onrecord migrate")


class RecordUnusable(RunError):
    """The file system does not let us open, read or write the record."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(f"{path} cannot be used ({why}); look at its folder, rights and free disk")


class DatabaseUnusable(RunError):
    """The database server, or what it lets us do, is of no use for a record."""

    def __init__(self, address: str, why: str) -> None:
        self.address = address
        super().__init__(
            f"{address} cannot be used ({why}); look at the server, the address, the role's rights"
        )


class CopyDiffers(RunError):
    """The rows of a copied table are not those of the record; nothing of the copy was kept."""

    def __init__(self, table: str, *, n_before: int, n_after: int) -> None:
        self.table = table
        super().__init__(
            f"the table {table} was copied with other rows ({n_before:,} became {n_after:,}, or "
            "their hashes differ); nothing was kept. Run onrecord verify on the record first"
        )


class OnlyForFiles(RunError):
    """What was asked for is done with a record in a file, and another way in a database."""

    def __init__(self, address: str, *, instead: str) -> None:
        self.address = address
        super().__init__(f"{address} is a record in a database; {instead}")


class CapturesNowhere(RunError):
    """Pages are to be fetched into a database, and no folder is named for their captures."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"{address} is a record in a database, beside which no captures can lie; name a folder "
            "of this machine for them: --captures DIR, or the setting captures"
        )


class AskedTooMuch(RunError):
    """A question to the record took longer than a face that answers many lets it."""

    def __init__(self, path: str, *, most_seconds: float) -> None:
        self.path = path
        super().__init__(
            f"{path}: to answer this takes longer than {most_seconds:.0f} s; "
            "ask for less: fewer days, one publisher, rarer words"
        )


class ErasureUnfinished(RunError):
    """The page is forgotten, but its words are still in the file's free pages."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: the page is forgotten, but another process reads the record, so its words "
            "are still in the file; they are erased when the record is next opened for writing"
        )


class DeskUnusable(RunError):
    """The file beside the record, with what people keep for themselves, cannot be used."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(
            f"{path} cannot be used ({why}); look at its rights and free disk, or move it away: "
            "the record does not need it"
        )


class AccountsNeeded(RunError):
    """A record was to be served beyond this machine to whoever asks."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(
            f"{host} can be reached from other machines; serve it only to those who sign in, "
            "with: onrecord serve --auth (and add them with: onrecord users add NAME)"
        )


class AddressUnusable(RunError):
    """The machine does not let us listen at an address and port."""

    def __init__(self, host: str, port: int, why: str) -> None:
        self.host = host
        super().__init__(f"{host} port {port} cannot be listened at ({why}); name another --port")


class BadSetting(RunError):
    """A flag, environment variable or line of the settings file has a value of no use."""

    def __init__(self, name: str, value: object, origin: str, wanted: str) -> None:
        self.name = name
        self.origin = origin
        super().__init__(
            f"setting {name} is {value!r} ({origin}), wanted {wanted}; see: onrecord config show"
        )


class BadWatchList(RunError):
    """A file of feeds, sitemaps and pages to watch is not of its form."""

    def __init__(self, path: str, line: int | None, key: str | None, why: str) -> None:
        self.path = path
        self.line = line
        self.key = key
        at = f", line {line}" if line is not None else ""
        what = f"{key} " if key is not None else ""
        super().__init__(f"{path}{at}: {what}{why}; see: onrecord watch --help")


class SharedDataNotFound(RunError):
    """A corpus or scorer that the evaluation calls is not where it is looked for."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} does not exist; set ONRECORD_SHARED to the folder that holds "
            "the corpora (data/) and the scorers (tools/)"
        )


class MissingExtra(RunError):
    """A command needs a package that only one of our extras brings."""

    def __init__(self, package: str, *, extra: str) -> None:
        self.package = package
        super().__init__(f"this needs {package}; run: pip install 'onrecord[{extra}]'")


class BadShard(RunError):
    """A shard, or the mark that says that it is done, is not as `archive` wrote it."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path} is left out: {what}; run the same `onrecord archive` again")


class SliceFailed(RunError):
    """A slice of an archive was given up; the others go on."""

    def __init__(self, slice_name: str, why: str) -> None:
        self.slice_name = slice_name
        self.why = why
        super().__init__(f"{slice_name} was not read: {why}; run the same command to try again")

    def __reduce__(self) -> tuple[type[SliceFailed], tuple[str, str]]:
        """Sent from worker to driver by its facts."""
        return type(self), (self.slice_name, self.why)


class ArchiveStopped(RunError):
    """What one worker met stops the whole run; its own sentence is told."""


class ScorerFailed(RunError):
    """A scorer ended with an error; the last line of its own words follows."""

    def __init__(self, scorer: str, words: str) -> None:
        self.scorer = scorer
        last = (words.strip().splitlines() or ["no message"])[-1]
        super().__init__(f"{scorer} gave no result: {last}; see the form of its input at its top")


class BadGold(RunError):
    """A file that is to be measured against has a line that is not of its form."""

    def __init__(self, path: str, line: int, what: str) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}, line {line}: {what}; onrecord evaluate --help has the form")


class BadAnnotation(RunError):
    """A line of an annotation file is not of its form or does not agree with its text."""

    def __init__(self, path: str, line: int, what: str) -> None:
        self.path = path
        self.line = line
        super().__init__(
            f"{path}, line {line}: {what}; nothing was imported, mend the file and run again"
        )


class ReadingFailed(RunError):
    """A program that an evaluation started to read pages ended with an error of its own."""

    def __init__(self, words: str) -> None:
        last = (words.strip().splitlines() or ["no message"])[-1]
        super().__init__(f"the reading ended with an error: {last}")


class StampRefused(RunError):
    """What an authority answered is no time stamp of what was asked, by whom we trust."""

    def __init__(self, authority: str, why: str) -> None:
        self.authority = authority
        super().__init__(
            f"the time stamp of {authority} was refused: {why}; look at the settings "
            "timestamp_authority and timestamp_certificates"
        )


class TooBusy(RunError):
    """So many of one kind of work go on at once that another has to wait."""

    def __init__(self, what: str, *, most: int) -> None:
        self.what = what
        super().__init__(f"{most} {what} go on at once and no more; ask again in some seconds")


class ModelError(RunError):
    """The model's files are missing, altered, or not those the program expects."""


class BadValue(OnRecordError):
    """A value that was given to a command cannot be used."""


class BadCursor(BadValue):
    """A cursor was not given by the same list, asked the same."""

    def __init__(self) -> None:
        super().__init__(
            "the cursor is none that this list gave; leave it out to begin with the first part"
        )


class BadDay(BadValue):
    """A question was bounded by something that is no day, month or year."""

    def __init__(self, day: str) -> None:
        self.day = day
        super().__init__(f"{day!r} is no day; write 2026-03-26, 2026-03 or 2026")


class UnknownMigration(BadValue):
    """A version that no record's tables ever had, as far as this program knows."""

    def __init__(self, version: str, *, first: str, newest: str) -> None:
        self.version = version
        super().__init__(f"{version!r} is no version of a record: they go from {first} to {newest}")


class BadHost(BadValue):
    """What may be asked beside the public internet is named by no host or network."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(f"{word!r} is no host or network; write intranet.example or 10.0.0.0/8")


class BadDecision(BadValue):
    """A line of a file of decisions says nothing that can be done."""

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = where, why
        super().__init__(f"{where}: {why}; nothing of the file was recorded")


class BadSpan(BadValue):
    """A stretch is empty or lies outside the text; None where one is needed and none is given."""

    def __init__(self, role: str, pair: tuple[int, int] | None, *, n_chars: int) -> None:
        self.role, self.pair = role, pair
        told = "nothing is" if pair is None else f"{pair[0]}-{pair[1]} is empty or"
        problem = "marked" if pair is None else "outside it"
        super().__init__(
            f"the {role}: {told} {problem}; mark stretches of the article's text of {n_chars:,} "
            "characters, from the first up to and without the last"
        )


class WordsNotInPassage(BadValue):
    """Somebody typed words that do not stand in the passage they were shown."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(
            f"{words!r} does not stand in the passage; copy the words from it, "
            "and write … between words that stand apart"
        )


class UnknownAct(BadValue):
    """A word that stands for an act, or for its modality behind a colon, is none."""

    def __init__(self, word: str, *, what: str, known: tuple[str, ...]) -> None:
        self.word = word
        super().__init__(f"{word!r} is no {what}; write one of {', '.join(known)}")


class TooManyActs(BadValue):
    """More acts were named than a statement has."""

    def __init__(self, n: int, *, most: int) -> None:
        super().__init__(f"{n} acts are too many for a statement; name its first {most}")


class UnknownForm(BadValue):
    """A record was to be exported in a form that we do not know."""

    def __init__(self, form: str, known: tuple[str, ...]) -> None:
        self.form = form
        super().__init__(f"{form!r} is no form of export; write one of {', '.join(known)}")


class EmptyName(BadValue):
    """Someone was to be named by nothing but blanks."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(
            f"the name of the {role} is empty; give a name or an entity's id, "
            "see: onrecord entities list"
        )


class NothingGiven(BadValue):
    """A page was to be read, and nothing was sent."""

    def __init__(self) -> None:
        super().__init__("there is nothing to read; paste a page's text, or choose its file")


class UnfitUserName(BadValue):
    """A name by which nobody could sign in, or that would not be shown as it is."""

    def __init__(self, name: str, *, most: int) -> None:
        super().__init__(
            f"{name!r} is no name for a user; give 1 to {most} letters, digits, marks or blanks"
        )


class UserExists(BadValue):
    """Another user has that name, perhaps in other cases."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a user {name!r} already; see: onrecord users list")


class UnknownUser(BadValue):
    """Nobody signs in by that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no user {name!r}; see: onrecord users list")


class UnknownToken(BadValue):
    """No token has that number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no token {number}; see: onrecord tokens list")


class WeakPassword(BadValue):
    """A password that would soon be guessed, or is too long to be checked."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this password {why}; take several words that belong to no saying")


class PasswordsDiffer(BadValue):
    """A new password was written twice, in two ways."""

    def __init__(self) -> None:
        super().__init__("the new password was not written twice alike; write both again")


class UnfitWords(BadValue):
    """A name, a tag, a note or a comment that is empty or longer than is kept."""

    def __init__(self, what: str, *, n_chars: int, max_chars: int) -> None:
        self.what = what
        told = "is empty" if not n_chars else f"has {n_chars:,} characters"
        super().__init__(f"the {what} {told}; give it one to {max_chars:,} characters")


class NoSuchList(BadValue):
    """An address that is to be saved as a search is not that of a list."""

    def __init__(self, address: str, *, lists: tuple[str, ...]) -> None:
        self.address = address
        super().__init__(f"{address!r} is no list; save one of {', '.join(lists)} with its filters")


class BadKept(BadValue):
    """A line of a file that is to be taken onto the desk is not of its form."""

    def __init__(self, path: str, line: int, what: str) -> None:
        self.path = path
        self.line = line
        super().__init__(
            f"{path}, line {line}: {what}; nothing was taken in, give a file written by: "
            "onrecord yours export"
        )


class Refused(OnRecordError):
    """Whoever asks may not do what was asked."""


class FormRefused(Refused):
    """What was sent did not come from a form of ours that is still good."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"nothing was changed: {why}; open the page again and send its form")


class RoleNeeded(Refused):
    """Only people with another role may do this."""

    def __init__(self, what: str, *, role: str) -> None:
        self.role = role
        super().__init__(f"to {what} needs the role {role}; ask whoever keeps this record")


class SignInNeeded(Refused):
    """Only those who are signed in may ask this site."""

    def __init__(self) -> None:
        super().__init__("sign in first, or send a token: Authorization: Bearer TOKEN")


class SignInFailed(Refused):
    """A name and a password that do not belong together; which of them is wrong is not told."""

    def __init__(self) -> None:
        super().__init__("the name or the password is wrong")


class TooManyTries(Refused):
    """Passwords were tried so often that the next try must wait."""

    def __init__(self, *, wait_seconds: int) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(f"too many tries; try again in {wait_seconds} seconds")


class AmbiguousName(OnRecordError):
    """A name leads to several entities; an id would lead to one."""

    def __init__(self, name: str, ids: tuple[str, ...]) -> None:
        self.name = name
        self.ids = ids
        super().__init__(
            f"{name!r} may be any of {', '.join(ids)}; "
            "name one by its id, see: onrecord entities list NAME"
        )


class NotKept(OnRecordError):
    """Whoever asks keeps nothing under that key or name."""

    def __init__(self, what: str, name: str) -> None:
        self.what = what
        self.name = name
        super().__init__(f"you keep no {what} {name!r}; see: onrecord kept")


class NotInRecord(OnRecordError):
    """The record holds nothing under that name or id."""

    def __init__(self, what: str, name: str) -> None:
        self.what = what
        self.name = name
        listing = "judgements" if "judgement" in what else "documents"
        listing = "entities" if "entity" in what.split() else listing
        listing = "said --json" if what == "statement" else listing
        listing = "verify" if what.startswith("batch") else listing
        listing = f"{what}s" if what in {"dispute", "proposal"} else listing
        super().__init__(f"the record holds no {what} {name!r}; see: onrecord {listing}")

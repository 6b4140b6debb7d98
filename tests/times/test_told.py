"""What expressions count from: the day of the page, or what was told before."""

from __future__ import annotations

from support.times import meant

PAST = "In 1961 the mill burnt. In 1962 it reopened. In 1963 it was sold. "


def test_a_year_named_in_passing_does_not_move_the_telling() -> None:
    text = PAST + "The owner, whom all knew as the builder of the bridge of 1951, left on 2 June."
    assert meant(text)[-2:] == [("1951", "1951"), ("2 June", "1963-06-02")]


def test_a_later_year_counts_from_the_one_named_last() -> None:
    text = PAST + "It had been drawn up with the help of her father in 1951. A year later he died."
    assert meant(text)[-1] == ("A year later", "1952")


def test_a_weekday_in_a_text_of_the_past_is_beside_the_day_told() -> None:
    text = PAST + "On 2 June 1963 it shut; Tuesday was quiet."
    assert meant(text)[-1] == ("Tuesday", "1963-06-04")


def test_words_quoted_from_a_day_count_from_it() -> None:
    text = "Lund wrote on Wednesday: “She left this morning.” He rang this morning."
    assert [value for _, value in meant(text)] == ["2031-05-14", "2031-05-14TMO", "2031-05-16TMO"]


def test_the_day_before_an_event_counts_from_the_day_told() -> None:
    text = "He died on Wednesday. The day before his death was dry, the week after the death wet."
    assert meant(text)[1:] == [("The day", "2031-05-13"), ("the week", "2031-W21")]


def test_the_day_before_an_event_of_which_nothing_was_told_is_left_out() -> None:
    assert meant("The day before the vote was dry.") == []


def test_the_year_before_counts_from_the_year_told() -> None:
    assert meant("In 2019 sales rose from the year before.")[1] == ("the year before", "2018")


def test_what_is_planned_is_ahead_but_a_planned_thing_is_not() -> None:
    assert meant("A fair is planned for Monday.") == [("Monday", "2031-05-19")]
    assert meant("The planned fair failed on Monday.") == [("Monday", "2031-05-12")]


def test_nights_told_in_a_row_are_the_nights_of_their_days() -> None:
    assert meant("They sang for a third straight night Wednesday.") == [
        ("straight night Wednesday", "2031-05-14TNI")
    ]

"""What expressions count from: the day of the page, or what was told before."""

from __future__ import annotations

from support.times import meant

PAST = "In 1960 the mill rose. In 1961 it burnt. In 1962 it reopened. In 1963 it was sold. "


def test_a_year_named_in_passing_does_not_move_the_telling() -> None:
    text = PAST + "The owner, whom all knew as the builder of the bridge of 1951, left on 2 June."
    assert meant(text)[-2:] == [("1951", "1951"), ("2 June", "1963-06-02")]


def test_a_later_year_counts_from_the_one_named_last() -> None:
    text = PAST + "It had been drawn up with the help of her father in 1951. A year later he died."
    assert meant(text)[-1] == ("A year later", "1952")


def test_a_weekday_in_a_text_of_the_past_is_beside_the_day_told() -> None:
    text = PAST + "On 2 June 1963 it shut; Tuesday was quiet."
    assert meant(text)[-1] == ("Tuesday", "1963-06-04")


def test_news_that_look_back_do_not_tell_of_the_past() -> None:
    text = PAST + "Today it is a school. On Tuesday the owner said that on 2 May he had sold it."
    assert meant(text)[-2:] == [("Tuesday", "2031-05-13"), ("2 May", "2031-05-02")]


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


def test_a_list_of_months_to_come_goes_on_into_the_next_year() -> None:
    text = "She will sing in Osthaven in June, in Norvale in November and in Vik in February."
    assert [value for _, value in meant(text)] == ["2031-06", "2031-11", "2032-02"]


def test_what_was_said_of_the_future_was_said_before() -> None:
    assert meant("“I will never go again,” she said in August.") == [("August", "2030-08")]
    assert meant("He would go, she said in August.") == [("August", "2030-08")]


def test_a_month_of_the_past_is_not_beyond_the_page() -> None:
    text = "In 2028 it shut. In 2029 it burnt. By 2030 it was gone. In 2031 it was sold. "
    assert meant(text + "On 2 May 2031 it reopened; in November it had burnt.")[-1] == (
        "November",
        "2030-11",
    )


def test_a_short_name_of_a_day_may_be_a_person_or_a_paper() -> None:
    assert meant("Sun Ling told the Sun. Wed. 14 May was dry; they left on Sun.") == [
        ("Wed. 14 May", "2031-05-14"),
        ("Sun", "2031-05-11"),
    ]


def test_years_before_christ_count_downwards() -> None:
    text = "War came in 240 BC. Two years later it ended; the next year was calm. In 216, he fell."
    assert meant(text) == [
        ("240 BC", "BC0240"),
        ("Two years later", "BC0238"),
        ("next year", "BC0239"),
        ("216", "BC0216"),
    ]


def test_hours_after_what_a_day_names_are_on_that_day() -> None:
    text = "He was held a few hours after the Wednesday attack."
    assert meant(text)[0] == ("a few hours after", "2031-05-14TXX:XX")


def test_the_next_morning_counts_from_the_day_told() -> None:
    assert meant("He fell on Wednesday and died early the next morning.")[1] == (
        "the next morning",
        "2031-05-15TMO",
    )


def test_a_part_of_the_day_is_left_out_where_the_past_has_no_day_yet() -> None:
    assert meant(PAST + "That morning it rained.") == meant(PAST)


def test_this_day_is_that_of_the_page() -> None:
    assert meant("On this day we thank her.") == [("this day", "2031-05-16")]
    assert meant("It stands to this day.") == [("to this day", "PRESENT_REF")]


def test_nights_told_in_a_row_are_the_nights_of_their_days() -> None:
    assert meant("They sang for a third straight night Wednesday.") == [
        ("straight night Wednesday", "2031-05-14TNI")
    ]

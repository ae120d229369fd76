from __future__ import annotations

import pytest

from rag.text.figures import amounts, figures, has_figure, stands_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$2.82B", "2.82 billion"),
        ("2,820 million", "2.82bn"),
        ("Feb 6, 2026", "2026-02-06"),
        ("6 February 2026", "2026年2月6日"),
        ("45,000", "45 thousand"),
        ("1.5万", "15000"),
        ("~65%", "65 percent"),
        ("born on 4 Auguſt 1790", "4 August 1790"),
        ("4 APRİL 2020", "4 aprıl 2020"),
        ("従業員は350人です", "350"),
        ("营收达90亿元", "9 billion"),
        ("公司于2019年成立", "2019"),
        ("ประชากร500คน", "500"),
        ("于2014-05-06成立", "2014-05-06"),
        ("发布于2026年2月。", "February 2026"),
        ("2 月 6 日", "6 February"),
        ("版本v1.4.5发布", "v1.4.5"),
        ("EUR40 million", "€40 million"),
        ("约RMB380 billion", "380bn"),
    ],
)
def test_written_forms_of_one_value_are_equal(one: str, other: str) -> None:
    assert figures(one) == figures(other)


def test_a_version_is_that_one_and_no_number() -> None:
    assert figures("v1.4.5") == figures("1.4.5") == {"v1.4.5"}
    assert not stands_in("v1.4.5", figures("1.4.6, or 1.4 of 5"))
    assert figures("since v1.4") == {"v1.4"}
    assert figures("a factor of 1.4") == {"n1.4"}
    assert stands_in("v1.4", figures("v1.4.5"))
    assert not stands_in("v1.4", figures("v1.40.5, or 1.4 of 5"))


def test_a_year_answers_where_a_date_stands() -> None:
    assert stands_in("n2.026E+3", figures("Feb 6, 2026")) or figures("2026") <= figures(
        "Feb 6, 2026"
    )


def test_a_coarse_date_stands_in_a_finer_one_but_not_the_other_way() -> None:
    (month,) = {f for f in figures("Feb 2026") if f.startswith("d")}
    assert stands_in(month, figures("2026-02-06"))
    (day,) = {f for f in figures("2026-02-06") if f.startswith("d")}
    assert not stands_in(day, figures("Feb 2026"))
    (bare,) = figures("Feb 6")
    assert stands_in(bare, figures("2026-02-06"))


def test_different_values_differ() -> None:
    assert not figures("65%") & figures("56%")
    assert not figures("2019") & figures("2018")


def test_small_number_words_count_as_figures() -> None:
    assert has_figure("three rounds")
    assert not has_figure("several rounds")


def test_the_digits_of_a_name_are_no_figure() -> None:
    assert figures("N7, GPT4模型, MODEL7") == frozenset()


def test_a_date_is_no_amount() -> None:
    assert amounts("Released on 2020/04/05 as v1.4.5.") == frozenset()
    assert amounts("On 5 April 2020 it had 1,200 users.") == figures("1200")

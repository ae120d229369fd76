"""Notes in other languages, asked in theirs or in English, by the program as one installs it."""

from __future__ import annotations

import pytest
from conftest import assistant_over

FRENCH = {
    "Maison.md": "# Maison\n\n## Garage\n\nLes carreaux de rechange sont rangés derrière le vélo "
    "de Thomas. Il en reste 5 dans une boîte.\n\n## Chaudière\n\nLa chaudière a été révisée le "
    "4 octobre 2023 par Lucie Martin. Elle est garantie pour dix ans.\n",
    "Jardin.md": "# Jardin\n\n## Cerisier\n\nLe cerisier a été planté en mars 2019 avec les "
    "enfants.\n\n## Tondeuse\n\nLa tondeuse a coûté 349 euros et la lame est changée tous les "
    "deux ans.\n",
    "Voisins.md": "# Voisins\n\n## Visite\n\nMette est passée le 22 juin 2024 avec son mari, à "
    "pied.\n\n## Cours\n\nLe cours de piano a lieu chaque jeudi.\n\nLe cours de chant : salle "
    "Ravel.\n",
}
RUSSIAN = {
    "Дом.md": "# Дом\n\n## Гараж\n\nЗапасные плитки лежат в гараже за велосипедом Томаса.\n\n"
    "## Котёл\n\nКотёл проверила Анна Петрова 4 октября 2023 года.\n",
    "Сад.md": "# Сад\n\n## Вишня\n\nВишню посадили в марте 2019 года вместе с детьми.\n\n"
    "## Газонокосилка\n\nГазонокосилка стоила 3490 рублей, нож меняют каждые два года.\n",
}
JAPANESE = {
    "家.md": "# 家\n\n## ガレージ\n\n予備のタイルはガレージの自転車の後ろにあります。\n\n"
    "## ボイラー\n\nボイラーは2023年10月4日に佐藤さんが点検しました。\n",
    "庭.md": "# 庭\n\n## 桜\n\n桜は2019年3月に子供たちと植えました。\n\n"
    "## 芝刈り機\n\n芝刈り機の値段は34900円でした。刃は二年ごとに替えます。\n",
    "旅.md": "# 旅\n\n## 出雲\n\n出雲の宿は二階の部屋で、朝食は7時でした。\n\n"
    "## 松江\n\n松江の宿の電話番号は0852-55-0164です。\n",
}
KOREAN = {
    "집.md": "# 집\n\n## 차고\n\n예비 타일은 차고의 자전거 뒤에 있습니다.\n\n"
    "## 보일러\n\n보일러는 2023년 10월 4일에 김민수 기사님이 점검했습니다.\n",
    "정원.md": "# 정원\n\n## 벚나무\n\n벚나무는 2019년 3월에 아이들과 함께 심었습니다.\n\n"
    "## 잔디깎이\n\n잔디깎이 가격은 349000원이었습니다. 날은 2년마다 교체합니다.\n",
}
ENGLISH = {
    "House.md": "# House\n\n## Garage\n\nThe spare tiles lie behind the bike of Thomas.\n\n"
    "## Boiler\n\nLucie Martin serviced the boiler on 4 October 2023.\n",
    "Garden.md": "# Garden\n\n## Cherry tree\n\nThe cherry tree was planted in March 2019.\n\n"
    "## Mower\n\nThe mower cost 349 euros and its blade is changed every two years.\n",
}
VAULTS = {
    "french": FRENCH, "russian": RUSSIAN, "japanese": JAPANESE, "korean": KOREAN,
    "english": ENGLISH,
}  # fmt: skip


@pytest.fixture(scope="module")
def assistants(tmp_path_factory):
    """An assistant a language, each made when first asked for."""
    made, opened = {}, []

    def over(language: str):
        if language not in made:
            context = assistant_over(tmp_path_factory.mktemp(language), VAULTS[language])
            made[language] = context.__enter__()
            opened.append(context)
        return made[language]

    yield over
    for context in opened:
        context.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("language", "question", "section", "line", "told"),
    [
        ("french", "où est le carreau de rechange", "Maison#Garage", 5, "vélo de Thomas"),
        ("french", "Quand a-t-on planté des cerisiers ?", "Jardin#Cerisier", 5, "mars 2019"),
        ("french", "Qui a révisé la chaudière ?", "Maison#Chaudière", 9, "Lucie Martin"),
        ("french", "Combien a coûté la tondeuse ?", "Jardin#Tondeuse", 9, "349 euros"),
        ("russian", "Где лежит запасная плитка?", "Дом#Гараж", 5, "за велосипедом"),
        ("russian", "Кто проверил котёл?", "Дом#Котёл", 9, "Анна Петрова"),
        ("russian", "Когда посадили вишни?", "Сад#Вишня", 5, "2019"),
        ("japanese", "タイルの予備はどこ？", "家#ガレージ", 5, "自転車の後ろ"),
        ("japanese", "ボイラーを点検したのは誰ですか？", "家#ボイラー", 9, "佐藤さん"),
        ("japanese", "松江の宿の電話番号わかる？", "旅#松江", 9, "0852-55-0164"),
        ("french", "C'est quand, le cours de piano ?", "Voisins#Cours", 9, "jeudi"),
        ("japanese", "桜はいつ植えた？", "庭#桜", 5, "2019年3月"),
        ("korean", "예비 타일이 어디에 있나요?", "집#차고", 5, "자전거 뒤에"),
        ("korean", "보일러를 점검한 사람은 누구예요?", "집#보일러", 9, "김민수"),
        ("korean", "잔디깎이는 얼마였지?", "정원#잔디깎이", 9, "349000원"),
        # In English, of notes in French.
        ("french", "where are the spare tiles", "Maison#Garage", 5, "vélo de Thomas"),
        ("french", "how much did the mower cost", "Jardin#Tondeuse", 9, "349 euros"),
        # And English as ever.
        ("english", "where are the spare tiles", "House#Garage", 5, "bike of Thomas"),
        ("english", "how much did the mower cost", "Garden#Mower", 9, "349 euros"),
    ],
)
def test_a_question_is_answered_with_the_line_that_says_it(
    assistants, language, question, section, line, told
) -> None:
    answer = assistants(language).ask(question)
    note = f"{section.partition('#')[0]}.md"
    assert answer.hits[0].chunk.section_id == f"{note}#{section}"
    assert told in answer.text
    assert (answer.citations[0].note, answer.citations[0].first_line) == (note, line)
    assert answer.notice == ""


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("french", "Qui a réparé le toit ?"),
        ("russian", "Кто починил крышу?"),
        ("japanese", "屋根を修理したのは誰ですか？"),
        ("korean", "지붕을 고친 사람은 누구예요?"),
        ("english", "who repaired the roof"),
        # All words are there, and nothing of the kind that is asked for.
        ("french", "Comment s'appelle le mari de Mette ?"),
        ("french", "quel est le prix du cours de chant ?"),
        # The name is there with a day, and nothing else that is asked.
        ("french", "Quand est née Mette ?"),
        ("korean", "김민수 기사님 전화번호가 뭐였지?"),
    ],
)
def test_what_the_notes_do_not_say_is_refused(assistants, language, question) -> None:
    assert assistants(language).ask(question).abstained

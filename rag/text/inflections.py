"""Forms of one English verb or noun that no stemmer brings together: "withdraw", "withdrew"."""

from __future__ import annotations

_VERBS = """
    arise arose arisen; awake awoke awoken; beat beaten; become became; begin began begun; bend
    bent; bite bit bitten; blow blew blown; break broke broken; breed bred; bring brought; build
    built; burn burnt; buy bought; catch caught; choose chose chosen; cling clung; come came;
    creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk; drive
    drove driven; dwell dwelt; eat ate eaten; fall fell fallen; feed fed; feel felt; fight
    fought; flee fled; fling flung; fly flew flown; forbid forbade forbidden; forget forgot
    forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given;
    go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept;
    kneel knelt; lead led; leap leapt; learn learnt; leave left; lend lent; light lit; lose
    lost; make made; mean meant; meet met; overcome overcame; overtake overtook overtaken; pay
    paid; prove proven; rebuild rebuilt; ride rode ridden; ring rang rung; rise rose risen; say
    said; see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken; shine
    shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit
    sat; slay slew slain; sleep slept; slide slid; speak spoke spoken; speed sped; spend spent;
    spin spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung;
    strike struck stricken; strive strove striven; swear swore sworn; sweep swept; swell
    swollen; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell
    told; think thought; throw threw thrown; undergo underwent undergone; undertake undertook
    undertaken; understand understood; undo undid undone; wake woke woken; wear wore worn; weave
    wove woven; weep wept; win won; withdraw withdrew withdrawn; withhold withheld; withstand
    withstood
"""
_NOUNS = """
    man men; woman women; child children; foot feet; tooth teeth; goose geese; mouse
    mice; person people; criterion criteria; phenomenon phenomena; datum data; analysis
    analyses; thesis theses; index indices; matrix matrices; vertex vertices; axis axes; knife
    knives; life lives; wife wives; half halves; shelf shelves; wolf wolves; thief thieves
"""
VERBS, _OTHERS = (
    tuple(group.strip() for group in groups.split(";")) for groups in (_VERBS, _NOUNS)
)
FORMS = VERBS + _OTHERS
"""Each a word with its other forms. Left out are those with a form that is another word at least as
often, such as "found" and "ground", and those of which the thesaurus has one form in its own sense:
who wrote it is its author, and whoever writes is not."""

"""Words of one family that no stemmer brings together ("allergic", "allergy"), and short forms.

What is done and what comes of it, what something is like and what that is called, what a person is
called at home. Left out are families of which a member mostly means something else ("store" and
"storage"), and whoever does a thing where that is asked for ("employer").
"""

from __future__ import annotations

_WRITTEN = """
    allergic allergy; long length lengthen; deep depth; wide width; strong strength strengthen; hot
    heat; warm warmth; broad breadth; young youth; true truth; free freedom; proud pride; safe
    safety; poor poverty; angry anger; hungry hunger; thirsty thirst; healthy health; noisy noise;
    windy wind; rainy rain; sunny sun; foggy fog; dusty dust; muddy mud; icy ice; salty salt; spicy
    spice; sleepy sleep asleep; die death dead; choose choice; believe belief; prove proof; advise
    advice; speak speech; sing song; fly flight; marry marriage; bury burial; deny denial; complain
    complaint; succeed success; exceed excess; rob robbery robber; deliver delivery; discover
    discovery; recover recovery; inquire inquiry; describe description; receive receipt; deceive
    deception; decide decision; divide division; expand expansion; extend extension; suspend
    suspension; admit admission; submit submission; transmit transmission; omit omission; conclude
    conclusion; include inclusion; exclude exclusion; invade invasion; collide collision; erode
    erosion; corrode corrosion; persuade persuasion; produce production; reduce reduction; introduce
    introduction; solve solution; resolve resolution; absorb absorption; consume consumption; assume
    assumption; compete competition; repeat repetition; oppose opposition; expose exposure; depart
    departure; sign signature; mix mixture; pack package; post postage; break breakage; use usage;
    cover coverage; leak leakage; drain drainage; carry carriage; asthma asthmatic; photograph
    photography; bake baker bakery; brew brewer brewery; paint painter; farm farmer; plumb plumber;
    clean cleaner; drive driver; play player; lend loan; rent rental; train trainee; interview
    interviewee; attend attendee; absent absence; silent silence; violent violence; urgent urgency;
    frequent frequency; accurate accuracy; private privacy; secret secrecy; vacant vacancy; pregnant
    pregnancy; bankrupt bankruptcy; diagnose diagnosis; vaccinate vaccine jab; prescribe
    prescription; bleed blood; injure injury; fail failure; seize seizure; multiply multiplication;
    simplify simplification; qualify qualification; identify identification; notify notification;
    modify modification; certify certification; classify classification; verify verification;
    clarify clarification; specify specification spec; justify justification; apply application;
    supply supplier; inspect inspector; publish publication; register registration; compare
    comparison; organise organize; guide guidance; maintain maintenance; rely reliance reliable;
    comply compliance; refer referral; move movement; argue argument; agree agreement; treat
    treatment; ship shipment; settle settlement; neighbour neighbor; mother mum mom mam; father dad;
    grandmother grandma gran nan; grandfather grandad grandpa; doctor gp; fridge refrigerator;
    television telly tv; bike bicycle; advert ad advertisement; lab laboratory; veg vegetable; flu
    influenza; gym gymnasium; maths mathematics; kilo kg kilogram; max maximum; min minimum; temp
    temperature; approx approximately; dose dosage; quote quotation; subs subscription; ref
    reference; appt appointment; acct account; addr address; dept department; reg registration; cert
    certificate; meds medication; wk week; mth month; yr year; hr hour; inv invoice; bday birthday;
    cttee committee; govt government; mgmt management; mtg meeting; mgr manager; proj project; uni
    university; avg average; amt amount; qty quantity; recd received; postcode postal zip; apt
    apartment; bldg building; info information; pic photo; fave favourite favorite; veggie
    vegetarian; prof professor; intro introduction; admin administration; assoc association; asst
    assistant; intl international; equip equipment; elec electric electricity leccy; vet veterinary;
    pkt packet; tbsp tablespoon; tsp teaspoon; dob birthdate
"""
FAMILIES = tuple(family.strip() for family in _WRITTEN.split(";"))
"""Each a word with its kin."""

"""How the stand-in names vaccines: its own small table, in CAIR's words."""

from __future__ import annotations

NAMES = {
    "02": "OPV, trivalent", "03": "MMR", "08": "HepB, Pediatric", "09": "Td", "10": "IPV", "17": "Hib, unspecified",
    "20": "DTaP", "21": "Varicella", "45": "HepB, unspecified", "48": "Hib (PRP-T)", "49": "Hib (PRP-OMP)",
    "50": "DTaP-Hib", "83": "HepA, Pediatric", "89": "Polio, unspecified", "94": "MMRV", "107": "DTaP, unspecified",
    "110": "DTaP-HepB-IPV", "113": "Td, preservative free", "114": "MCV4P", "115": "Tdap", "119": "Rotavirus (RV1)",
    "120": "DTaP-Hib-IPV", "130": "DTaP-IPV", "133": "PCV13", "146": "DTaP-IPV-Hib-HepB", "182": "OPV, unspecified",
}  # fmt: skip

_DTP, _POLIO, _HEPB, _HIB = ("107", "DTP/aP"), ("89", "Polio"), ("45", "HepB"), ("17", "Hib")
_MMR, _VARICELLA = ("03", "MMR"), ("21", "Varicella")
COMPONENTS = {
    "02": (_POLIO,), "03": (_MMR,), "08": (_HEPB,), "09": (("09", "Td"),), "10": (_POLIO,), "17": (_HIB,),
    "20": (_DTP,), "21": (_VARICELLA,), "45": (_HEPB,), "48": (_HIB,), "49": (_HIB,), "50": (_DTP, _HIB),
    "83": (("85", "HepA"),), "89": (_POLIO,), "94": (_MMR, _VARICELLA), "107": (_DTP,),
    "110": (_DTP, _HEPB, _POLIO), "113": (("09", "Td"),), "114": (("108", "MenACWY"),), "115": (("115", "Tdap"),),
    "119": (("122", "Rotavirus"),), "120": (_DTP, _HIB, _POLIO), "130": (_DTP, _POLIO), "133": (("152", "PCV"),),
    "146": (_DTP, _POLIO, _HIB, _HEPB), "182": (_POLIO,),
}  # fmt: skip
"""CVX -> component vaccine groups, one pair of OBX each."""

SERIES = (
    (_DTP, (2, 4, 6, 15, 51)),
    (_POLIO, (2, 4, 6, 51)),
    (_HEPB, (0, 2, 6)),
    (_MMR, (12, 51)),
    (_VARICELLA, (12, 51)),
    (("115", "Tdap"), (132,)),
)
"""The registry's own simple forecast: group -> ages in months of its doses."""


def name_of(cvx: str) -> str:
    return NAMES.get(cvx, "unspecified")


def components_of(cvx: str) -> tuple[tuple[str, str], ...]:
    return COMPONENTS.get(cvx, ((cvx, name_of(cvx)),))

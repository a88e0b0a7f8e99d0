"""
Lovsvar: an application comes in, a decision goes out. The path, step by step:

    1  application          what was sent, or every fault in it at once
    2  place                what the authority knows of the place: plans, registers, maps
    3  survey               the facts: what is stated, proved, registered and measured, each with its doubt
    4  law.engine           what the rules conclude from the facts, by two engines that must agree
    5  decision             what follows: granted, cleared, exempt, asked for more, or handed over
    6  letter               how it is told
    7  store                what is kept

`case` is this path as one short function and `continuing` the same from a case's last record, of a case that is
`waiting`; `prospect` tells beforehand what may become of one; `envelope` and `ground` are the path turned round. What
becomes of a case between two decisions is `casework` (where it stands) and `steps` (what is done); `post` is what
leaves by itself. `law`, `local`, `place` and `letter` mirror the content folders `rules/`, `rules/local/`,
`zoning_data/` and `letters/`; what the code says itself stands there too, and `phrases` reads it.
"""

"""The way out: connections to addresses that somebody else chose, and the secrets to get in there.

Below all rooms that speak to other systems, so that there is one guard and not one for each room.

    addresses   which addresses may be connected to at all
    network     connections that obey that, and a deadline
    http        one exchange over such a connection, and what came back (`answers`)
    backoff     when to try again
    sealing     secrets at rest
    policy      what this installation has chosen of all this
"""

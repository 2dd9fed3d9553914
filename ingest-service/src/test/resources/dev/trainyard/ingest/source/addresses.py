"""Writes addresses.tsv: addresses at the edges of the blocks in IANA's registries, and whether Python's ipaddress module
considers each of them global. Run with Python 3.11 or later: python addresses.py > addresses.tsv"""

import ipaddress
import sys

EDGES = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.2.0/24 192.168.0.0/16
198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 8.8.8.0/24 93.184.215.0/24
::/128 ::1/128 100::/64 2000::/3 2001:db8::/32 2001:4860::/32 fc00::/7 fe80::/10 ff00::/8 5f00::/16
""".split()


def anyone(address):
    if isinstance(address, ipaddress.IPv6Address) and not 2 ** 125 <= int(address) < 2 ** 126:
        return False  # Not allocated, but global for the module.
    return address.is_global and not address.is_multicast


for edge in map(ipaddress.ip_network, EDGES):
    kind = ipaddress.IPv4Address if edge.version == 4 else ipaddress.IPv6Address
    first, last = int(edge[0]), int(edge[-1])
    for number in (first - 1, first, (first + last) // 2, last, last + 1):
        if 0 <= number < 2 ** edge.max_prefixlen:
            address = kind(number)
            sys.stdout.write(f"{address}\t{str(anyone(address)).lower()}\n")

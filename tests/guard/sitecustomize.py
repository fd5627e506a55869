"""What holds in every Python process that a test starts: nothing reaches another machine.

Python imports a module of this name at its start where it finds one; tests/conftest.py puts this folder on its path.
"""

import ipaddress
import sys

#: What a process may ask of the network: only what it answers itself.
LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
TALKS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
HERE = ("localhost", "", None)


def _local(host):
    if host in HERE:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def refuse(event, arguments):
    """Refuse whatever would leave this machine."""
    if event in LOOKUPS and not _local(arguments[0]):
        raise OSError("tests use no network")
    # An address between processes of this machine is the name of a file, a network address a tuple.
    if event in TALKS and isinstance(arguments[1], tuple) and not _local(arguments[1][0]):
        raise OSError("tests use no network")


sys.addaudithook(refuse)

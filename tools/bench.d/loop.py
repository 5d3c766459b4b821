# loop.py COUNT: the same calls as loop.c, as one would write them in Python.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import struct
import sys

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("127.0.0.1", 0))
listener.listen(128)
address = listener.getsockname()
linger = struct.pack("ii", 1, 0)

for _ in range(int(sys.argv[1])):
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    client.connect(address)
    conn, peer = listener.accept()
    client.send(b"Hello, world!")
    conn.recv(1024)
    conn.close()
    client.close()

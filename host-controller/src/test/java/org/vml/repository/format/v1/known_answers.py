#!/usr/bin/env python3
"""Makes the bytes of KnownAnswersTest without a line of VML: Python's standard library and the `zstd` program.

    python3 known_answers.py

It knows the format from docs/format-v1.md only. Run it and compare with the constants of the test.
"""
import hashlib
import os
import struct
import subprocess
import tempfile


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def zstd(data, dictionary=None):
    with tempfile.TemporaryDirectory() as directory:
        args = ["zstd", "-3", "-q", "-c", "--no-check"]
        if dictionary is not None:
            path = os.path.join(directory, "dictionary")
            with open(path, "wb") as file:
                file.write(dictionary)
            args += ["-D", path]
        return subprocess.run(args, input=data, stdout=subprocess.PIPE, check=True).stdout


def blob(kind, encoding, plain, payload, base=b""):
    head = b"VMLB" + struct.pack("<BBBBII", kind, encoding, 0, 0, len(plain), len(payload))
    head += hashlib.sha256(plain).digest()
    rest = bytes(12) + base + payload
    return head + struct.pack("<I", crc32c(head + rest)) + rest


def document(lines):
    return lines + b"%08x\n" % crc32c(lines)


def show(name, data):
    print(name, len(data))
    text = data.hex()
    for at in range(0, len(text), 96):
        print("   ", text[at:at + 96])


assert crc32c(b"123456789") == 0xE3069283

stored = b"the quick brown fox"
text = b"".join(b"line %d of the text\n" % i for i in range(100))
base = bytes((i * 7 + i // 256 * 3) & 255 for i in range(12 * 1024 + 100))
patched = bytearray(base)
patched[5000:5003] = b"new"
patched[-1] ^= 255
patched = bytes(patched)

show("STORED", blob(1, 0, stored, stored))
show("ZSTD", blob(1, 1, text, zstd(text)))


def blocks(data):
    return data[4096:8192] + data[12288:]  # blocks 1 and 3 of four


show("PATCH", blob(1, 2, patched, bytes([0b1010]) + zstd(blocks(patched), blocks(base)), hashlib.sha256(base).digest()))

ids = [hashlib.sha256(b"%d" % i).digest() for i in range(3)]
node = b"VMLN" + struct.pack("<BBH", 1, 0, 4) + ids[0] + bytes(32) + ids[1] + ids[2]
node_base = b"VMLN" + struct.pack("<BBH", 1, 0, 3) + ids[0] + bytes(32) + ids[1]
show("NODE", node)
show("DELTA", blob(2, 3, node, zstd(node, node_base), hashlib.sha256(node_base).digest()))

index = b"VMLINDX1" + struct.pack("<IIII", 2, 3, 1, 0)
for pack in [b"0123456789abcdef0123456789abcdef-0", b"0123456789abcdef0123456789abcdef-1"]:
    index += pack.ljust(64, b"\0")
order = sorted(ids)
index += b"".join(order)
index += struct.pack("<IIII", 0, 8, 100, 4096 | 1 << 26 | 0 << 28)
index += struct.pack("<IIII", 1, 3000000000, 200, 16 << 20 | 1 << 26 | 2 << 28)
index += struct.pack("<IIII", 1, 300, 400, 136 | 2 << 26 | 1 << 28)
index += struct.pack("<I", 1) + order[0]
index += struct.pack("<I", crc32c(index))
show("INDEX", index)

body = ('{"name":"Mönday","base":"%s","time":"2026-03-04T05:06:07.089Z","levels":["disk","light"],'
        '"disks":[{"name":"vda","size":5000000000,"chunkSize":1048576,"root":"%s"}],'
        '"message":"two\\nlines","bytesScanned":12,"bytesAdded":34}'
        % (ids[0].hex(), ids[1].hex())).encode()
entry = document(body + b'\n{"id":"' + hashlib.sha256(body).hexdigest().encode() + b'","sequence":0}\n')
print(entry.decode())
print(document(b'\n{"id":"' + ids[0].hex().encode() + b'","of":"day~0","sequence":3}\n').decode())
print(document(b'\n{"sequence":0,"spent":"it was forgotten"}\n').decode())
print(document(b'{"format":1,"id":"a-b","chunkSize":4096}\n').decode())
print(document(b'{"id":"s1","process":{"host":"h","world":"w","pid":7,"startTicks":8},"target":"day~0","holds":["'
               + ids[0].hex().encode() + b'"],"beat":9}\n').decode())
print(document(b'{"packs":["p-0"]}\n').decode())

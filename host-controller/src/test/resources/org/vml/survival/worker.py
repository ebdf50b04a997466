"""Reads `data` and reads and writes `own`, block by block, never from the page cache, and compares what it reads."""
import hashlib, os, random, time

BLOCK, DATA, OWN = 65536, 1024, 256
home = os.path.dirname(os.path.abspath(__file__)) + '/'


def say(name, text):  # to memory: who looks needs no disk
    with open('/dev/shm/new', 'w') as out:
        out.write(text)
    os.rename('/dev/shm/new', '/dev/shm/' + name)


def content(n, generation):
    return hashlib.shake_128(b'%d %d' % (n, generation)).digest(BLOCK)


def check(fd, n, generation):
    os.posix_fadvise(fd, n * BLOCK, BLOCK, os.POSIX_FADV_DONTNEED)
    if os.pread(fd, BLOCK, n * BLOCK) != content(n, generation):
        raise ValueError('block %d differs' % n)


def write(fd, n, generation):
    if os.pwrite(fd, content(n, generation), n * BLOCK) != BLOCK:
        raise ValueError('block %d was cut short' % n)
    os.fsync(fd)


def work():
    data = os.open(home + 'data', os.O_RDWR | os.O_CREAT)
    if os.fstat(data).st_size < DATA * BLOCK:
        for n in range(DATA):
            os.pwrite(data, content(n, 0), n * BLOCK)
        os.fsync(data)
    own = os.open(home + 'own', os.O_RDWR | os.O_CREAT)
    generations = [1] * OWN
    for n in range(OWN):
        write(own, n, 1)
    steps = 0
    while not os.path.exists('/dev/shm/stop'):
        check(data, random.randrange(DATA), 0)
        n = random.randrange(OWN)
        check(own, n, generations[n])
        generations[n] += 1
        write(own, n, generations[n])
        steps += 1
        say('steps', str(steps))
    for n in range(DATA):
        check(data, n, 0)
    for n in range(OWN):
        check(own, n, generations[n])
    say('right', str(steps))


try:
    work()
except BaseException as e:
    say('failed', repr(e))

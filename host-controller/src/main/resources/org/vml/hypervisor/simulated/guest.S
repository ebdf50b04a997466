# The guest of a simulated machine; see GuestFirmware. Real mode, everything at fixed places:
#   0500 frozen, 0504 ticks, 0508 seconds, 050c ticks of this second, 051e length of keys
#   050f whether a disk has interrupted
#   0510 disk, 0514 sector, 0518 port of the disk, 051a content
#   0520 agent and 0526 console: port, length of the line so far, where the line is
#   1000, 1800 lines; 2000 keys; 6000 a sector; 7c00 end of the stack
.intel_syntax noprefix
.code16
.set frozen, 0x500
.set ticks, 0x504
.set seconds, 0x508
.set part, 0x50c
.set keysize, 0x51e
.set irq, 0x50f
.set disk, 0x510
.set lba, 0x514
.set base, 0x518
.set value, 0x51a
.set agent, 0x520
.set console, 0x526
.set keys, 0x2000
.set keysend, 0x5800
.set sector, 0x6000

start:  cli
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7c00
        mov di, 0x500
        mov cx, 0x3a00
        rep stosb
        mov word ptr [0x20], offset tick
        mov word ptr [0x22], 0xf000
        mov word ptr [0x2c], offset wake
        mov word ptr [0x2e], 0xf000
        mov word ptr [0x30], offset wake
        mov word ptr [0x32], 0xf000
        mov word ptr [0x3c], offset spurious
        mov word ptr [0x3e], 0xf000
        mov word ptr [0x1d8], offset diskirq
        mov word ptr [0x1da], 0xf000
        mov word ptr [0x1dc], offset diskirq
        mov word ptr [0x1de], 0xf000
        mov word ptr [agent], 0x3f8
        mov word ptr [agent+4], 0x1000
        mov word ptr [console], 0x2f8
        mov word ptr [console+4], 0x1800
        mov al, 0x11
        out 0x20, al
        mov al, 8
        out 0x21, al
        mov al, 4
        out 0x21, al
        mov al, 1
        out 0x21, al
        mov al, 0xe2
        out 0x21, al
        mov al, 0x11
        out 0xa0, al
        mov al, 0x70
        out 0xa1, al
        mov al, 2
        out 0xa1, al
        mov al, 1
        out 0xa1, al
        mov al, 0x3f
        out 0xa1, al
        mov al, 0x34
        out 0x43, al
        mov ax, 11932
        out 0x40, al
        mov al, ah
        out 0x40, al
        mov bp, agent
        call serial
        mov bp, console
        call serial
        mov si, offset banner
1:      mov al, cs:[si]
        inc si
        test al, al
        jz main
        call putc
        jmp 1b

main:   cli
        mov bp, agent
        call ready
        jnz 1f
        mov bp, console
        call ready
        jnz 1f
        sti
        hlt
        jmp main
1:      sti
        call poll
        jmp main

serial: mov dx, [bp]
        add dx, 2
        mov al, 7
        out dx, al
        inc dx
        mov al, 3
        out dx, al
        inc dx
        mov al, 11
        out dx, al
        sub dx, 3
        mov al, 1
        out dx, al
        ret

ready:  mov dx, [bp]
        add dx, 5
        in al, dx
        test al, 1
        ret

# Takes what has come, a line at a time.
poll:   call ready
        jz 9f
        sub dx, 5
        in al, dx
        mov bx, [bp+2]
        mov si, [bp+4]
        cmp al, 10
        je line
        cmp bx, 2040
        jae poll
        mov [bx+si], al
        inc word ptr [bp+2]
        jmp poll
line:   mov byte ptr [bx+si], 0
        mov word ptr [bp+2], 0
        cmp bx, 9
        jb poll
        call command
        jmp poll
9:      ret

# The line at si of bx characters: a letter, eight characters that are sent back, and what the letter wants.
command:
        mov di, si
        inc si
        mov cx, 8
1:      lodsb
        call putc
        loop 1b
        sub bx, 9
        mov al, [di]
        cmp al, 'k'
        je allow
        cmp al, 'w'
        je write
        cmp al, 'r'
        je read
        cmp al, 'c'
        je clock
        test bx, bx
        jnz refuse
        cmp al, 'f'
        je freeze
        cmp al, 't'
        je thaw
        cmp al, 's'
        je sync
        cmp al, 'd'
        je date
        cmp al, 'n'
        je count
        cmp al, 'l'
        je list
        cmp al, 'q'
        je quit
refuse: mov al, '?'
        jmp endl
failed: mov al, '!'
        jmp endl
done:   mov al, '.'
endl:   call putc
        mov al, 10
        jmp putc

freeze: call flush
        jc failed
        mov byte ptr [frozen], 1
        jmp done
thaw:   mov byte ptr [frozen], 0
        jmp done
sync:   call flush
        jc failed
        jmp done
clock:  cmp bx, 8
        jne refuse
        call hex8
        mov [seconds], eax
        mov byte ptr [part], 0
        jmp done
date:   mov eax, [seconds]
        jmp number
count:  mov eax, [ticks]
number: call puthex
        jmp done
allow:  mov di, [keysize]
        lea cx, [bx+di+1]
        cmp cx, keysend - keys
        ja refuse
        mov [keysize], cx
        add di, keys
        mov cx, bx
        rep movsb
        mov byte ptr [di], '|'
        jmp done
list:   mov cx, [keysize]
        jcxz done
        mov si, keys
1:      lodsb
        call putc
        loop 1b
        jmp done
quit:   call flush
        jc failed
        mov al, '.'
        call putc
        mov al, 10
        call putc
        mov al, 0xfe
        out 0x64, al
1:      hlt
        jmp 1b

# While the file systems are frozen a write waits, and the agent is listened to.
write:  cmp bx, 17
        jne refuse
1:      cmp byte ptr [frozen], 0
        je 2f
        push si
        push bp
        mov bp, agent
        call poll
        pop bp
        pop si
        hlt
        jmp 1b
2:      call where
        call hex8
        mov [value], eax
        call select
        jc failed
        mov al, 0x30
        out dx, al
        call data
        jc failed
        mov di, sector
        mov eax, [value]
        mov cx, 128
        rep stosd
        mov si, sector
        mov dx, [base]
        mov cx, 256
        mov byte ptr [irq], 0
        rep outsw
1:      cmp byte ptr [irq], 0
        je 1b
        add dx, 7
        call wait
        jc failed
        jmp done

# QEMU ends itself if a disk fails that is not the last whose data was transferred (hw/ide/core.c: an assertion in
# ide_handle_rw_error, seen with QEMU 7.2); so that is asked who it is first.
read:   cmp bx, 9
        jne refuse
        call where
        call select
        jc failed
        mov al, 0xec
        out dx, al
        call data
        jc failed
        mov di, sector
        mov dx, [base]
        mov cx, 256
        rep insw
        call select
        jc failed
        mov al, 0x20
        out dx, al
        call data
        jc failed
        mov di, sector
        mov dx, [base]
        mov cx, 256
        rep insw
        mov eax, [sector]
        mov di, sector
        mov cx, 128
        repe scasd
        jne mixed
        call puthex
        jmp done
mixed:  call puthex
        mov al, '~'
        jmp endl

# Writes to all disks what they hold back; carry if that fails.
flush:  mov dword ptr [lba], 0
        mov byte ptr [disk], 0
1:      call select
        jc 2f
        mov al, 0xe7
        out dx, al
        call wait
        jc 9f
2:      inc byte ptr [disk]
        cmp byte ptr [disk], 4
        jb 1b
        clc
9:      ret

where:  mov cx, 1
        call hex
        and al, 3
        mov [disk], al
        call hex8
        mov [lba], eax
        ret

# Selects a sector of a disk, ATA with 28 bits; carry if there is no such disk. dx is the command register then.
select: mov dx, 0x1f0
        mov bl, [disk]
        test bl, 2
        jz 1f
        mov dx, 0x170
1:      mov [base], dx
        and bl, 1
        shl bl, 4
        or bl, 0xe0
        mov al, [lba+3]
        and al, 15
        or al, bl
        add dx, 6
        out dx, al
        inc dx
        call wait
        jc 9f
        test al, 0x40
        stc
        jz 9f
        sub dx, 5
        mov al, 1
        out dx, al
        inc dx
        mov al, [lba]
        out dx, al
        inc dx
        mov al, [lba+1]
        out dx, al
        inc dx
        mov al, [lba+2]
        out dx, al
        add dx, 2
        clc
9:      ret

# Waits until the disk whose status register is dx is not busy; al its status, carry if it reports an error.
wait:   in al, dx
        test al, 0x80
        jnz wait
        test al, 0x21
        jz 9f
        stc
9:      ret

# Waits until that disk wants data, or has some; carry if it reports an error. One that failed and is going to be
# tried again is neither busy nor says so: QEMU stops the machine a little later. The same after a write, hence the
# interrupt.
data:   in al, dx
        test al, 0x80
        jnz data
        test al, 0x21
        stc
        jnz 9f
        test al, 8
        jz data
9:      ret

hex8:   mov cx, 8
hex:    xor eax, eax
1:      shl eax, 4
        mov bl, [si]
        inc si
        sub bl, '0'
        cmp bl, 9
        jbe 2f
        sub bl, 7
2:      and bl, 15
        or al, bl
        loop 1b
        ret

puthex: mov cx, 8
1:      rol eax, 4
        push eax
        and al, 15
        add al, '0'
        cmp al, '9'
        jbe 2f
        add al, 7
2:      call putc
        pop eax
        loop 1b
        ret

putc:   push ax
        push dx
        mov dx, [bp]
        add dx, 5
        mov ah, al
1:      in al, dx
        test al, 0x20
        jz 1b
        sub dx, 5
        mov al, ah
        out dx, al
        pop dx
        pop ax
        ret

tick:   push ax
        inc dword ptr [ticks]
        inc byte ptr [part]
        cmp byte ptr [part], 100
        jb 1f
        mov byte ptr [part], 0
        inc dword ptr [seconds]
1:      mov al, 0x20
        out 0x20, al
        pop ax
        iret
diskirq:
        push ax
        push dx
        mov dx, 0x1f7
        in al, dx
        mov dx, 0x177
        in al, dx
        mov byte ptr [irq], 1
        mov al, 0x20
        out 0xa0, al
        out 0x20, al
        pop dx
        pop ax
        iret
wake:   push ax
        mov al, 0x20
        out 0x20, al
        pop ax
spurious:
        iret

banner: .asciz "simulated guest of VML\n"

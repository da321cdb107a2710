/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Hides secrets in bytes that come in pieces: the values of the headers x-aws-ec2-metadata-token and
 * authorization, and what follows these names in an argument vector.
 *
 * A table of states, not code: it has no branch, so the verifier walks a loop over it once per byte
 * instead of once per byte and combination of states.
 *
 * In a request a name counts at the start of a line only (the same text in a URL is no header), and
 * the value ends with its line, folded lines included. In an argument vector it counts anywhere, quotes
 * and blanks may stand around its colon, and the value ends with the argument or at the next quote.
 */
#ifndef IMDSCOPE_MASKING_H
#define IMDSCOPE_MASKING_H

#include <linux/types.h>

/* So many bytes are masked by one call of a function that the verifier looks at once. */
#define MASK_BLOCK 128

#define SECRET 128 /* flags a state in which bytes are hidden */
#define ROW(state) ((state) & (MASK_STATES - 1))

enum mask_state {
	LINE = 0, /* within a line that is no secret; also how a new connection starts */
	LINE_START = 1,
	/* 2 to 40: so far a secret header's name */
	LINE_STATES = 41,
	HEADER_SECRET = SECRET | 62,
	HEADER_SECRET_NEWLINE = 63, /* a blank next means that the value goes on */
	ARGUMENT = 64,
	/* 65 to 93: so far a secret's name */
	ARGUMENT_NAMED = 94, /* behind the name and a quote or a blank */
	ARGUMENT_STATES = 95,
	ARGUMENT_VALUE = SECRET | 126, /* before the value, or at its first quote */
	ARGUMENT_SECRET = SECRET | 127,
	MASK_STATES = 128,
};

#define LETTER(state, c, next) [ROW(state)][c] = next, [ROW(state)][(c) - 0x20] = next
#define OTHER(state, c, next) [ROW(state)][c] = next
#define ANY(first, last, next) [ROW(first) ... ROW(last)][0 ... 255] = next
#define ALL(first, last, c, next) [first ... last][c] = next
/* What may stand beside a name and its colon, in a shell's, Python's or JSON's text. */
#define BETWEEN(state, next) OTHER(state, ' ', next), OTHER(state, '\t', next), \
	OTHER(state, '"', next), OTHER(state, '\'', next), OTHER(state, '\\', next)
#define NAMED(state) BETWEEN(state, ARGUMENT_NAMED), OTHER(state, ':', ARGUMENT_VALUE), \
	OTHER(state, '=', ARGUMENT_VALUE)

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winitializer-overrides"
static const __u8 next_mask_state[MASK_STATES][256] = {
	ALL(LINE, LINE_STATES - 1, '\n', LINE_START),
	LETTER(LINE_START, 'x', 2), OTHER(2, '-', 3), LETTER(3, 'a', 4), LETTER(4, 'w', 5),
	LETTER(5, 's', 6), OTHER(6, '-', 7), LETTER(7, 'e', 8), LETTER(8, 'c', 9),
	OTHER(9, '2', 10), OTHER(10, '-', 11), LETTER(11, 'm', 12), LETTER(12, 'e', 13),
	LETTER(13, 't', 14), LETTER(14, 'a', 15), LETTER(15, 'd', 16), LETTER(16, 'a', 17),
	LETTER(17, 't', 18), LETTER(18, 'a', 19), OTHER(19, '-', 20), LETTER(20, 't', 21),
	LETTER(21, 'o', 22), LETTER(22, 'k', 23), LETTER(23, 'e', 24), LETTER(24, 'n', 25),
	OTHER(25, ':', HEADER_SECRET),
	LETTER(LINE_START, 'a', 27), LETTER(27, 'u', 28), LETTER(28, 't', 29),
	LETTER(29, 'h', 30), LETTER(30, 'o', 31), LETTER(31, 'r', 32), LETTER(32, 'i', 33),
	LETTER(33, 'z', 34), LETTER(34, 'a', 35), LETTER(35, 't', 36), LETTER(36, 'i', 37),
	LETTER(37, 'o', 38), LETTER(38, 'n', 39), OTHER(39, ':', HEADER_SECRET),
	ANY(HEADER_SECRET, HEADER_SECRET, HEADER_SECRET),
	OTHER(HEADER_SECRET, '\n', HEADER_SECRET_NEWLINE),
	OTHER(HEADER_SECRET_NEWLINE, ' ', HEADER_SECRET),
	OTHER(HEADER_SECRET_NEWLINE, '\t', HEADER_SECRET),
	OTHER(HEADER_SECRET_NEWLINE, '\n', LINE_START),
	/* Two secrets in a row: the next name begins right here. */
	LETTER(HEADER_SECRET_NEWLINE, 'x', 2), LETTER(HEADER_SECRET_NEWLINE, 'a', 27),

	ANY(ARGUMENT, ARGUMENT_STATES - 1, ARGUMENT),
	ALL(ARGUMENT, ARGUMENT_STATES - 1, 'm', 65), ALL(ARGUMENT, ARGUMENT_STATES - 1, 'M', 65),
	ALL(ARGUMENT, ARGUMENT_STATES - 1, 'a', 80), ALL(ARGUMENT, ARGUMENT_STATES - 1, 'A', 80),
	LETTER(ARGUMENT, 'm', 65), LETTER(65, 'e', 66), LETTER(66, 't', 67),
	LETTER(67, 'a', 68), LETTER(68, 'd', 69), LETTER(69, 'a', 70), LETTER(70, 't', 71),
	LETTER(71, 'a', 72), OTHER(72, '-', 73), LETTER(73, 't', 74), LETTER(74, 'o', 75),
	LETTER(75, 'k', 76), LETTER(76, 'e', 77), LETTER(77, 'n', 78),
	NAMED(78),
	LETTER(ARGUMENT, 'a', 80), LETTER(80, 'u', 81), LETTER(81, 't', 82),
	LETTER(82, 'h', 83), LETTER(83, 'o', 84), LETTER(84, 'r', 85), LETTER(85, 'i', 86),
	LETTER(86, 'z', 87), LETTER(87, 'a', 88), LETTER(88, 't', 89), LETTER(89, 'i', 90),
	LETTER(90, 'o', 91), LETTER(91, 'n', 92), NAMED(92),
	NAMED(ARGUMENT_NAMED),
	ANY(ARGUMENT_VALUE, ARGUMENT_VALUE, ARGUMENT_SECRET), BETWEEN(ARGUMENT_VALUE, ARGUMENT_VALUE),
	OTHER(ARGUMENT_VALUE, 0, ARGUMENT), OTHER(ARGUMENT_VALUE, '\n', ARGUMENT),
	ANY(ARGUMENT_SECRET, ARGUMENT_SECRET, ARGUMENT_SECRET),
	OTHER(ARGUMENT_SECRET, 0, ARGUMENT), OTHER(ARGUMENT_SECRET, '\n', ARGUMENT),
	OTHER(ARGUMENT_SECRET, '"', ARGUMENT), OTHER(ARGUMENT_SECRET, '\'', ARGUMENT),
};

/* What a secret's byte is shown as: what may end it stays, for the parser. */
static const __u8 masked[256] = {
	[0 ... 255] = '*', [' '] = ' ', ['\t'] = '\t', ['\r'] = '\r', ['\n'] = '\n',
	[0] = 0, ['"'] = '"', ['\''] = '\'',
};
#pragma clang diagnostic pop

/* Masks one byte where it belongs to a secret and moves on. */
static __always_inline void mask_byte(__u8 *state, __u8 *byte)
{
	__u8 next = next_mask_state[ROW(*state)][*byte];
	__u64 secret = -(__u64)(*state >> 7); /* all ones or none; what ends a secret stays as it is */

	barrier_var(secret); /* else the compiler makes a branch of it */
	*byte ^= (*byte ^ masked[*byte]) & secret;
	*state = next;
}

#endif

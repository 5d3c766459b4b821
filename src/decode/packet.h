/*
 * packet.h: a frame of an Ethernet as a structure, and its notation: flags, relative numbers and
 * options as tcpdump and packetdrill write them. Pure: bytes in, bytes out; whatever is short,
 * garbled or contradicts itself is said to be so and never read beyond its end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_PACKET_H
#define DECODE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum packet_kind {
    PACKET_OTHER,    /* not IP, not ARP; or too short to be anything: a kind is that of the
                        innermost header that could be read */
    PACKET_ARP,      /* RFC 826 */
    PACKET_IP,       /* IPv4 or IPv6 with a protocol that is not looked into */
    PACKET_FRAGMENT, /* of an IP datagram, but not its first: it has no header of a transport */
    PACKET_TCP,      /* RFC 9293 */
    PACKET_UDP,      /* RFC 768 */
    PACKET_ICMP,     /* RFC 792, or RFC 4443 if family is AF_INET6 */
};

/* As in the header of TCP. */
enum tcp_flag {
    TCP_FLAG_FIN = 0x01,
    TCP_FLAG_SYN = 0x02,
    TCP_FLAG_RST = 0x04,
    TCP_FLAG_PSH = 0x08,
    TCP_FLAG_ACK = 0x10,
    TCP_FLAG_URG = 0x20,
    TCP_FLAG_ECE = 0x40,
    TCP_FLAG_CWR = 0x80
};

enum { PACKET_SACKS_MAX = 4, PACKET_ETHERNET = 14 };

/* The options of a segment that are understood; the others are only in the layers. */
struct tcp_options {
    int mss;    /* -1: none, as all below */
    int wscale; /* the shift */
    bool sack_permitted;
    bool has_timestamps;
    uint32_t ts_value;
    uint32_t ts_echo;
    size_t nsacks;
    uint32_t sacks[PACKET_SACKS_MAX][2]; /* left and right edge */
    bool fast_open; /* RFC 7413 */
    bool mptcp;     /* RFC 8684 */
};

/* Points into the frame that it was decoded from. Numbers are in host order. */
struct packet {
    enum packet_kind kind;
    const uint8_t *frame;
    size_t len;              /* of the frame, as it was captured */
    const char *wrong;       /* what is wrong with it, in a few words: "IP header cut short",
                                "TCP checksum is wrong"; static; NULL: nothing */

    const uint8_t *ether_to; /* six bytes each; NULL: too short for Ethernet */
    const uint8_t *ether_from;
    uint16_t ether_type;

    int family;              /* AF_INET, AF_INET6; 0: no IP and no ARP */
    uint8_t from[16];        /* as IPv6 has it, an IPv4 host as ::ffff:a.b.c.d */
    uint8_t to[16];
    uint8_t hops;            /* TTL, hop limit */
    uint8_t ecn;             /* the two bits of RFC 3168 */
    uint8_t protocol;        /* IPPROTO_… of the last header that was understood */
    size_t network_at;       /* offset of the header of IP */
    size_t network_end;      /* where the datagram ends, at most len */
    bool fragment;           /* of a datagram: the next three tell which; the first has a kind */
    uint32_t fragment_id;
    uint32_t fragment_offset; /* in bytes */
    bool more_fragments;

    size_t transport_at;     /* offset of the header of TCP, UDP, ICMP; 0: none */
    uint16_t from_port;      /* of TCP and UDP */
    uint16_t to_port;
    const uint8_t *data;     /* what the transport carries */
    size_t data_len;         /* as far as it was captured */
    size_t data_all;         /* as the headers say */

    uint8_t tcp_flags;
    uint32_t seq;
    uint32_t ack;            /* 0 without ACK */
    uint16_t window;         /* as in the header, not scaled */
    uint16_t urgent;
    struct tcp_options options;

    uint8_t icmp_type;
    uint8_t icmp_code;
    uint32_t icmp_word;      /* the second word: MTU, id and sequence … */
    size_t quoted_at;        /* of an ICMP error: offset of the IP header that it quotes; 0: none */

    uint16_t arp_operation;  /* 1 request, 2 reply; from and to are the protocol addresses */
    const uint8_t *arp_sender; /* the hardware address; NULL: none */
};

/* Checks everything that has a checksum, unless `offloaded`: then the sender has left those of the
 * transport unfinished. False: p->wrong says what is wrong, and the rest of *p is what could be
 * read before that. */
bool packet_decode(const void *frame, size_t len, bool offloaded, struct packet *p);
/* The packet that an ICMP error quotes, as far as it goes; never checks checksums, and never is
 * `wrong`. Of TCP, it may have no more than ports and seq. False: p quotes nothing that can be
 * read. */
bool packet_quoted(const struct packet *p, struct packet *quoted);

/* "TCP" */
const char *packet_kind_name(const struct packet *p);

/* Which packets a word means. */
struct packet_match {
    bool any;              /* whatever it is */
    bool flagged;          /* a segment of TCP with exactly these flags */
    uint8_t flags;
    enum packet_kind kind; /* one of this kind; PACKET_FRAGMENT: any fragment, the first, too */
    int family;            /* 0: either */
};
/* A kind (tcp, udp, icmp, icmp6, arp, fragment), or flags as packet_flags_parse() takes them: `arp`
 * is no flags. False: it is none of that. */
bool packet_kind_parse(const char *text, size_t len, struct packet_match *out);
bool packet_matches(const struct packet *p, const struct packet_match *m);
/* The word that means this packet: "S.", "UDP" */
void packet_what_text(struct buf *out, const struct packet *p);
/* "S.", "UDP", "packet" */
void packet_match_text(struct buf *out, const struct packet_match *m);

/* How many numbers of the sequence space it occupies: its data, SYN and FIN. */
uint32_t packet_span(const struct packet *p);

/* ---- notation ----------------------------------------------------------------------------- */

/* How the numbers of a segment are told. */
struct packet_style {
    bool absolute;      /* as they are in the header; otherwise relative to the two bases */
    uint32_t seq_base;
    uint32_t ack_base;
    int wscale;         /* by how much the sender's window is shifted; -1, 0: not at all */
    bool window;        /* tell it of every segment, as where a window opens */
    bool sequence;      /* tell the number of an ACK alone, too, as where it is a probe */
    bool hide_timestamps; /* where they are the only option */
    bool ports;         /* `40112 > 8888` before a segment; a datagram always has them */
    bool ascii;
    size_t width;       /* columns that it should take; 0: any */
};

/* "S", "S.", "P.", "FP.", "R", "." — in tcpdump's order: S F R P U E W and then . for ACK; "none"
 * where there is no flag. */
void packet_flags_text(struct buf *out, uint8_t flags);
/* The same back; also words: SYN, ACK, SYN-ACK, FIN-ACK … False: it is none of that. */
bool packet_flags_parse(const char *text, size_t len, uint8_t *flags);

/* The packet in a line, without who sent it and without a line end:
 *   S   seq 0 win 64240 <mss 1460,sackOK,TS val 1 ecr 0,wscale 7>
 *   S.  seq 0 ack 1 win 65160 <mss 1460>
 *   .   ack 1
 *   .   ack 1 <sack 1461:2921,TS val 1 ecr 0>
 *   P.  seq 1:14 ack 1   13 bytes "Hello, world!"
 *   F.  seq 14 ack 1
 *   UDP  40112 > 53   5 bytes "hello"
 *   ICMP  port unreachable, quotes UDP 192.168.0.2:40112 > 192.168.0.1:9
 *   ICMP  port unreachable, quotes UDP 40112 > 9         (where that is too wide)
 *   ICMP6  neighbor solicitation, who has fd00::9
 *   ARP  who has 192.168.0.9, tell 192.168.0.2
 *   UDP  40112 > 53   1480 of 3008 bytes   frag id 7 offset 0 more       (its header counts)
 *   frag id 7 offset 1480 more   1480 bytes
 *   IP protocol 132   24 bytes
 *   TCP header cut short   12 bytes
 *   S   seq 0 win 64240 <mss 1460>   TCP checksum is wrong
 * Data is escaped, by escape.h. A segment's window is told where it is not the ordinary one of an
 * ACK: with SYN, and where it is 0. MSS and SACK are the first of the options, padding is not told.
 * Where it does not fit the other options give way first, then data, then MSS and the further
 * blocks of SACK (`…` says that there are some), then how many bytes a segment has. The rest is
 * never cut: where that alone is wider, so is the line. */
void packet_text(struct buf *out, const struct packet *p, const struct packet_style *style);

/* The packet in full: a line a header field group, layer by layer, then a hex dump of the whole
 * frame, 16 bytes a line with their characters; each line indented by two blanks and at most 78
 * columns wide. */
void packet_layers(struct buf *out, const struct packet *p, const struct packet_style *style);

/* ---- making ------------------------------------------------------------------------------- */

/* A segment, datagram or message to be made. */
struct packet_plan {
    uint8_t ether_from[6];
    uint8_t ether_to[6];
    int family;      /* AF_INET, AF_INET6 */
    uint8_t from[16]; /* as in struct packet */
    uint8_t to[16];
    uint8_t hops;
    uint8_t protocol; /* IPPROTO_TCP, IPPROTO_UDP */
    uint16_t from_port;
    uint16_t to_port;
    uint8_t tcp_flags;
    uint32_t seq;
    uint32_t ack;
    uint16_t window;
    uint16_t urgent;
    int mss;         /* -1: no such option */
    int wscale;
    bool sack_permitted;
    bool has_timestamps;
    uint32_t ts_value;
    uint32_t ts_echo;
    const void *data;
    size_t data_len;
};

/* Appends the frame, with all checksums right. Data that no datagram has room for is left out. */
void packet_make(struct buf *out, const struct packet_plan *plan);

#endif

/* newsreader: who speaks a language: an engine, one of its voices, and how it is to speak. */
#ifndef TYPES_NEWSREADER_H
#define TYPES_NEWSREADER_H

#include "base/str.h"

enum engine_kind {
    ENGINE_ESPEAK,  /* espeak-ng */
    ENGINE_FLITE,   /* flite: English only, loaded when it is asked for */
    ENGINE_COMMAND, /* a program that reads text and writes WAV or raw sound */
};

struct newsreader {
    str name; /* as in a line: "female"; that of the engine's voice where it has no other */
    enum engine_kind engine;
    str engine_voice; /* exactly as the engine names it: espeak-ng ignores a wrong name silently */
    str variant;      /* path of a file that changes espeak-ng's voice; empty: none */
    str command;      /* program and arguments, apart by spaces */
    long raw_rate_hz; /* of the command's sound when it has no header; 0: it is WAV */
    long rate_wpm, pitch, pitch_range,
        word_gap;   /* the engine's units; word_gap in 10 ms at 170 wpm */
    double gain_db; /* brings the voice to the common level */
};

#endif

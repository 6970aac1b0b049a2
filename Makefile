# newscast: `make help` lists the targets.  A new source file, test or language needs no edit here.

.DEFAULT_GOAL := all
PREFIX ?= /usr/local
BUILD ?= build
CC ?= cc
CXX ?= c++
CFLAGS ?= -O2 -g
CXXFLAGS ?= -O2 -g
ARTICLE ?= tests/articles/harbour.txt

PACKAGES := libxxhash libmd sndfile flac vorbis vorbisenc opus samplerate icu-uc icu-i18n gumbo libebur128 taglib jansson ogg libxml-2.0 uuid
HEADER_PACKAGES := libcurl pangocairo libzip # loaded when they are needed
TEST_PACKAGES := cmocka espeak-ng
pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)

# For `newscast --version`: libraries whose headers do not tell.
library_versions = gumbo $(call pkg,--modversion,gumbo), TagLib $(call pkg,--modversion,taglib), libogg $(call pkg,--modversion,ogg), libFLAC $(call pkg,--modversion,flac), libvorbis $(call pkg,--modversion,vorbis), libopus $(call pkg,--modversion,opus), MeCab $(shell mecab-config --version 2>/dev/null)

# What the project needs of the compiler, whatever CFLAGS the user gives.
cpp_flags = -Isrc -D_GNU_SOURCE -DNEWSCAST_DATADIR='"$(PREFIX)/share/newscast"' \
	-DNEWSCAST_LIBEXECDIR='"$(PREFIX)/libexec/newscast"' -MMD -MP \
	$(filter-out -D_GNU_SOURCE,$(call pkg,--cflags,$(PACKAGES) $(HEADER_PACKAGES)))
$(BUILD)/obj/cli/help.o: cpp_flags += -DLIBRARY_VERSIONS='"$(library_versions)"'
c_flags = -std=c11 -ffp-contract=off -include base/banned.h $(warnings)
cxx_flags = -std=c++17 -fno-exceptions $(cxx_warnings)
warnings := -Wall -Wextra
cxx_warnings := -Wall -Wextra
ifeq ($(DEVELOPER),1)
warnings := -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef -Werror
cxx_warnings := -Wall -Wextra -Wshadow -Werror
endif
ifeq ($(SANITIZE),1)
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif
# The C++ libraries behind extern "C" shims (cld2, TagLib) need the C++ runtime.  MeCab is loaded when
# the first Japanese text comes (src/pronounce/mecab.c): of it only the header is needed here.
libs = $(call pkg,--libs,$(PACKAGES)) -pthread -lcld2 -lm -lstdc++

c_sources := $(filter-out src/engine/%,$(wildcard src/*/*.c))
cxx_sources := $(wildcard src/*/*.cc)
objects := $(c_sources:src/%.c=$(BUILD)/obj/%.o) $(cxx_sources:src/%.cc=$(BUILD)/obj/%.o)
# The program that speaks is small and never sanitized: it puts its own memory back to where it was
# (src/engine/rewind.h).  libespeak-ng is in it, and of libpcaudio stand-ins, so that no sound system
# comes along.
engine_sources := $(wildcard src/engine/*.c src/base/*.c src/types/*.c src/mix/*.c) \
	$(addprefix src/synth/,order.c entry.c cache.c)
engine_objects := $(engine_sources:src/%.c=$(BUILD)/engine/%.o)
engine_libs = -l:libespeak-ng.a -l:libsonic.a -l:libxxhash.a -lsamplerate -lm
unit_tests := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*_test.c))
fuzzers := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))

# The inner make of the one-command targets uses every processor, unless -j was given.
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# `make V=1` shows the whole commands.
say = @$(if $(V),,echo "  $(1) $(if $(filter $(BUILD)/newscast%,$@),$@,$<)";)

.PHONY: print-libs all bulletin test test-publish asan lint bench fuzz deps dev-deps install uninstall clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/newscast $(BUILD)/newscast-engine ## build the program (build/newscast)

bulletin: deps ## install what is missing, build, and make a bulletin of ARTICLE=path
	@$(MAKE) --no-print-directory $(jobs) all
	@$(BUILD)/newscast produce "$(ARTICLE)"

test: dev-deps ## install what is missing, build, and run the whole suite
	@$(MAKE) --no-print-directory $(jobs) all unit-tests fuzzers
	@BUILD=$(BUILD) scripts/run-tests

unit-tests: $(unit_tests)
fuzzers: $(fuzzers)

test-publish: ## what outside judges say of published bulletins: HTML, accessibility, browser, EPUB
	@scripts/install-deps --publish $(BUILD)/publish-tools
	@$(MAKE) --no-print-directory $(jobs) all
	@BUILD=$(BUILD) scripts/run-tests publish

asan: dev-deps ## the same suite with the address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory $(jobs) SANITIZE=1 BUILD=$(BUILD)-asan CFLAGS="-O1 -g" CXXFLAGS="-O1 -g" all unit-tests fuzzers
	@BUILD=$(BUILD)-asan SANITIZE=1 scripts/run-tests

lint: dev-deps ## layers, formatting, strict warnings with gcc and clang
	@BUILD=$(BUILD) scripts/lint

bench: dev-deps ## speed and memory, as ratios to bare espeak-ng (RUNS=3 for less patience)
	@$(MAKE) --no-print-directory $(jobs) all $(BUILD)/bench/tables
	@BUILD=$(BUILD) scripts/bench

fuzz: dev-deps ## look for crashes with libFuzzer for FUZZ_SECONDS (60) a fuzzer
	@BUILD=$(BUILD) scripts/fuzz

deps: ## install the Debian packages that building and running need
	@scripts/install-deps

dev-deps: ## the same, and what the tests need
	@scripts/install-deps --dev

install: all ## install below PREFIX (/usr/local), honouring DESTDIR
	install -D -m 755 $(BUILD)/newscast "$(DESTDIR)$(PREFIX)/bin/newscast"
	install -D -m 755 $(BUILD)/newscast-engine "$(DESTDIR)$(PREFIX)/libexec/newscast/newscast-engine"
	install -D -m 644 man/newscast.1 "$(DESTDIR)$(PREFIX)/share/man/man1/newscast.1"
	cd voices && find . -type f -exec install -D -m 644 {} "$(DESTDIR)$(PREFIX)/share/newscast/voices/{}" \;

uninstall: ## remove what install put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/newscast" "$(DESTDIR)$(PREFIX)/share/man/man1/newscast.1"
	rm -rf "$(DESTDIR)$(PREFIX)/share/newscast" "$(DESTDIR)$(PREFIX)/libexec/newscast"

clean: ## remove everything that was built (not output/)
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz $(BUILD)-lint-gcc $(BUILD)-lint-clang

print-libs: # for scripts/fuzz
	@echo $(libs)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

# A change of compiler, flags or PREFIX rebuilds: the line is compared before anything is made.
flags_now := $(CC) $(CXX) $(CFLAGS) $(CXXFLAGS) $(warnings) $(sanitize) $(PREFIX)
$(shell mkdir -p $(BUILD); [ "$$(cat $(BUILD)/flags 2>/dev/null)" = '$(flags_now)' ] || echo '$(flags_now)' > $(BUILD)/flags)

$(BUILD)/newscast: $(BUILD)/obj/main.o $(objects)
	$(call say,LD )$(CC) $(CFLAGS) $(sanitize) $(LDFLAGS) -o $@ $^ $(libs)

$(BUILD)/newscast-engine: $(engine_objects)
	$(call say,LD )$(CC) $(CFLAGS) $(LDFLAGS) -Wl,-z,now -o $@ $^ $(engine_libs)

$(BUILD)/engine/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC )$(CC) $(cpp_flags) $(CPPFLAGS) $(c_flags) $(CFLAGS) -c -o $@ $<

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC )$(CC) $(cpp_flags) $(CPPFLAGS) $(c_flags) $(CFLAGS) $(sanitize) -c -o $@ $<

$(BUILD)/obj/%.o: src/%.cc $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) $(cpp_flags) $(CPPFLAGS) $(cxx_flags) $(CXXFLAGS) $(sanitize) -c -o $@ $<

$(BUILD)/unit/%: tests/unit/%.c $(objects) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC )$(CC) $(cpp_flags) -Itests $(c_flags) $(CFLAGS) $(sanitize) -o $@ $< $(objects) $(libs) $(call pkg,--libs,$(TEST_PACKAGES))

$(BUILD)/bench/%: tests/bench/%.c $(objects) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC )$(CC) $(cpp_flags) $(c_flags) $(CFLAGS) $(sanitize) -o $@ $< $(objects) $(libs)

# A fuzzer is LLVMFuzzerTestOneInput in tests/fuzz/NAME_fuzz.c; here it is linked with a loop that
# replays files, for the tests.  scripts/fuzz links it with libFuzzer.
$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(objects) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC )$(CC) $(cpp_flags) $(c_flags) $(CFLAGS) $(sanitize) -o $@ $< tests/fuzz/replay.c $(objects) $(libs)

$(BUILD)/obj/publish/assets.o: src/publish/page.css src/publish/page.js

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

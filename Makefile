# ccr: GNU make, one file. `make help` lists the targets.
VERSION  = 0.1.0
PREFIX  ?= /usr/local
BINDIR   = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/ccr
MANDIR   = $(PREFIX)/share/man
DATADIR  = $(PREFIX)/share/ccr
EXAMPLEDIR = $(DATADIR)/examples
USERUNITDIR = $(PREFIX)/lib/systemd/user
SYSTEMUNITDIR = $(PREFIX)/lib/systemd/system
BASHDIR  = $(PREFIX)/share/bash-completion/completions
ZSHDIR   = $(PREFIX)/share/zsh/site-functions
FISHDIR  = $(PREFIX)/share/fish/vendor_completions.d

BUILD   ?= build
CC      ?= cc
CFLAGS  ?= -O2 -g
PKG_CONFIG ?= pkg-config

# libsystemd is optional: without it there is no socket activation to speak.
SYSTEMD := $(shell $(PKG_CONFIG) --exists libsystemd && echo libsystemd)
CURL_LIBS := $(shell $(PKG_CONFIG) --libs libcurl)
SYSTEMD_LIBS := $(if $(SYSTEMD),$(shell $(PKG_CONFIG) --libs $(SYSTEMD)))
BEARSSL_CFLAGS ?= $(if $(wildcard /usr/include/bearssl/bearssl.h),-isystem /usr/include/bearssl)

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
    -Wmissing-prototypes -Wpointer-arith -Wundef
HARDENING = -fstack-protector-strong -fPIE
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) $(HARDENING) -MMD -MP -Isrc -I$(BUILD)/gen \
    -DJSMN_STRICT -DJSMN_PARENT_LINKS -DCCR_VERSION='"$(VERSION)"' \
    -DCCR_LIBEXEC='"$(LIBEXECDIR)"' -DCCR_DATA='"$(DATADIR)"' \
    $(if $(SYSTEMD),-DHAVE_SYSTEMD=1 $(shell $(PKG_CONFIG) --cflags $(SYSTEMD)),-DHAVE_SYSTEMD=0) \
    $(shell $(PKG_CONFIG) --cflags libcurl) $(BEARSSL_CFLAGS) $(CFLAGS)
UNAME   := $(shell uname -s)
ifeq ($(UNAME),Darwin)
ALL_LDFLAGS = $(LDFLAGS)
else
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)
endif
LIBS     = $(CURL_LIBS) $(SYSTEMD_LIBS) -lbearssl -lm

ROOMS    = $(wildcard src/*/*.c)
OBJECTS  = $(ROOMS:src/%.c=$(BUILD)/obj/%.o)
UNIT     = $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/*.c))
TOOLS    = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/*.c)) \
    $(if $(filter Linux,$(UNAME)),$(addprefix $(BUILD)/tests/activation/,forbidden intruder.so))
FUZZ     = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))

# `make V=1` shows the commands.
Q        = $(if $(V),,@)
define compiling
	@mkdir -p $(@D)
	$(if $(V),,@echo "  CC $(@:$(BUILD)/%=%)")
endef

# What runs modules of the user's beside ccrd, as it will be when installed.
SHIMS    = $(patsubst %,$(BUILD)/%,$(wildcard shim/*.js))

all: $(BUILD)/ccrd $(BUILD)/ccr $(SHIMS)

$(BUILD)/shim/%: shim/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

help:
	@echo 'all test check demo install uninstall bench fuzz asan lint dist formula clean'

$(BUILD)/obj/%.o: src/%.c
	$(compiling)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Loops over every byte of a request: worth the vectors.
$(BUILD)/obj/core/text_tokens.o $(BUILD)/obj/json/jsmn.o: ALL_CFLAGS += -O3

# The files that `ccr setup` and `ccr start` write, as lines of a C string.
EXAMPLE  = $(BUILD)/gen/cmd/example.h
AGENT    = $(BUILD)/gen/cmd/agent_lines.h
$(EXAMPLE): config.example.json
$(AGENT): launchd/ccr.plist.in
$(EXAMPLE) $(AGENT):
	@mkdir -p $(@D)
	$(Q)sed -e 's/[\\"]/\\&/g' -e 's/.*/	"&\\n",/' $< >$@
$(BUILD)/obj/cmd/template.o: $(EXAMPLE)
$(BUILD)/obj/cmd/agent.o: $(AGENT)

# What is compiled in of the names above; with others it is compiled anew.
NAMES    = $(VERSION) $(LIBEXECDIR) $(DATADIR)
$(BUILD)/names: FORCE
	@mkdir -p $(@D)
	@echo '$(NAMES)' | cmp -s - $@ || echo '$(NAMES)' >$@
$(addprefix $(BUILD)/obj/,ccrd.o base/self.o cmd/help.o core/endpoint.o \
    upstream/handle.o cmd/doctor_service.o cmd/doctor_report.o): $(BUILD)/names

$(BUILD)/libccr.a: $(OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $(OBJECTS)

$(BUILD)/ccrd $(BUILD)/ccr: $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/libccr.a
	$(compiling)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libccr.a $(LIBS)

$(BUILD)/tests/unit/%: tests/unit/%.c tests/tap.h $(BUILD)/libccr.a
	$(compiling)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libccr.a $(LIBS)

$(BUILD)/tests/provider: tests/provider.c $(wildcard tests/provider/*.[ch])
	$(compiling)
	$(Q)$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) -pthread -Itests $(ALL_LDFLAGS) -o $@ \
	    $(filter %.c,$^)

# To be loaded into a ccrd.
$(BUILD)/tests/activation/%.so: tests/activation/%.c
	$(compiling)
	$(Q)$(CC) -std=c11 -D_DEFAULT_SOURCE $(WARNINGS) -O2 -fPIC -shared -o $@ $<

$(BUILD)/tests/%: tests/%.c
	$(compiling)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ $< -lm

# The rooms once more, as libFuzzer wants them.
FUZZLIB  = $(BUILD)/fuzz/rooms/libccr.a
FUZZED   = -O1 -g -fsanitize=address,undefined
$(FUZZLIB): $(ROOMS)
	$(Q)$(MAKE) BUILD=$(BUILD)/fuzz/rooms CC=clang \
	    CFLAGS='$(FUZZED) -fsanitize=fuzzer-no-link' $@
$(BUILD)/fuzz/%: tests/fuzz/%.c $(FUZZLIB)
	$(compiling)
	$(Q)clang $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(FUZZED) \
	    -fsanitize=fuzzer -Itests -o $@ $< $(FUZZLIB) $(LIBS)

tests: all $(UNIT) $(TOOLS)

# Two tests at a time, the long ones first; each listens on ports that the
# kernel chooses.
JOBS    ?= 2
SUITE    = tests/clients/run.sh $(wildcard tests/faults/*.t tests/activation/*.t tests/*.t) \
    $(wildcard tests/cli/*.bats) $(UNIT)
test: tests
	BUILD=$(abspath $(BUILD)) CCRD=$(abspath $(BUILD))/ccrd \
	    prove -j$(JOBS) --timer --exec '' $(SUITE)
check: test

# The whole suite again, with the sanitizers watching.
SANITIZE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer
asan:
	$(MAKE) BUILD=$(BUILD)/asan CFLAGS='$(SANITIZE)' test

lint:
	tests/lint.t

demo: tests
	BUILD=$(abspath $(BUILD)) tests/demo.sh

# FUZZ_SECONDS for each parser; what is found stays in build/fuzz/.
FUZZ_SECONDS ?= 60
fuzz: $(FUZZ)
	set -e; for f in $(notdir $(FUZZ)); do \
	    mkdir -p $(BUILD)/fuzz/corpus/$$f tests/fuzz/seeds/$$f; \
	    $(BUILD)/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=0 \
	    -verbosity=0 -artifact_prefix=$(BUILD)/fuzz/ \
	    $$(test -f tests/fuzz/$$f.dict && echo -dict=tests/fuzz/$$f.dict) \
	    $(BUILD)/fuzz/corpus/$$f tests/fuzz/seeds/$$f; done

BENCH    = $(patsubst bench/%.c,$(BUILD)/bench/%,$(filter-out bench/latency.c bench/body.c,$(wildcard bench/*.c)))
$(BUILD)/bench/%: bench/%.c $(BUILD)/libccr.a
	$(compiling)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libccr.a $(LIBS)

bench: tests $(BENCH)
	BUILD=$(abspath $(BUILD)) bench/run
	BUILD=$(abspath $(BUILD)) bench/activation

# What is installed where, as FILE:FOLDER; uninstall goes by the same list.
# What ends in .in, and the manual, names places that depend on PREFIX.
FILLED   = $(BUILD)/filled
fill     = $(patsubst %.in,$(FILLED)/%,$(1))
put      = $(addsuffix :$(2),$(call fill,$(wildcard $(1))))

# Units are of use only to a ccrd that speaks with systemd. What lies deeper
# than they do, or beside them, is there to be chosen from.
UNITS   := $(shell find systemd/user systemd/system -maxdepth 1 -type f 2>/dev/null)
SAMPLES := $(filter-out $(UNITS),$(shell find systemd launchd inetd -type f 2>/dev/null))
INSTALLED = $(BUILD)/ccr:$(BINDIR) $(BUILD)/ccrd:$(LIBEXECDIR) \
    $(foreach n,1 5 8,$(patsubst %,$(FILLED)/%:$(MANDIR)/man$(n),$(wildcard man/*.$(n)))) \
    $(if $(SYSTEMD),$(call put,$(filter systemd/user/%,$(UNITS)),$(USERUNITDIR)) \
        $(call put,$(filter systemd/system/%,$(UNITS)),$(SYSTEMUNITDIR))) \
    $(call put,config.example.json,$(DATADIR)) \
    $(call put,shim/*.js,$(LIBEXECDIR)/shim) \
    $(foreach f,$(SAMPLES),$(call put,$(f),$(DATADIR)/$(patsubst %/,%,$(dir $(f))))) \
    $(call put,examples/*,$(EXAMPLEDIR)) \
    $(call put,completions/ccr.bash,$(BASHDIR)) \
    $(call put,completions/_ccr,$(ZSHDIR)) \
    $(call put,completions/ccr.fish,$(FISHDIR))

$(FILLED)/man/%: man/% FORCE
	@mkdir -p $(@D)
	@sed -e 's|/usr/local/|$(PREFIX)/|g' $< >$@
$(FILLED)/%: %.in FORCE
	@mkdir -p $(@D)
	@sed -e 's|@BINDIR@|$(BINDIR)|g' -e 's|@LIBEXECDIR@|$(LIBEXECDIR)|g' \
	    -e 's|@DATADIR@|$(DATADIR)|g' -e 's|@VERSION@|$(VERSION)|g' $< >$@

install: all $(filter $(FILLED)/%,$(foreach i,$(INSTALLED),$(firstword $(subst :, ,$(i)))))
	@set -e; for i in $(INSTALLED); do \
	    from=$${i%%:*} to='$(DESTDIR)'$${i#*:} mode=644; \
	    if [ -x "$$from" ]; then mode=755; fi; \
	    echo "  INSTALL $$to/$${from##*/}"; \
	    install -d "$$to"; install -m $$mode "$$from" "$$to"; done

uninstall: SYSTEMD = whether or not it is there now
uninstall:
	@set -e; for i in $(INSTALLED); do \
	    from=$${i%%:*} to='$(DESTDIR)'$${i#*:}; \
	    echo "  RM $$to/$${from##*/}"; rm -f "$$to/$${from##*/}"; done
	@find '$(DESTDIR)$(LIBEXECDIR)' '$(DESTDIR)$(DATADIR)' \
	    '$(DESTDIR)$(EXAMPLEDIR)' -depth -type d -exec rmdir {} \; 2>/dev/null || true

DIST    ?= ccr-$(VERSION).tar.gz
dist:
	git archive --prefix=ccr-$(VERSION)/ -o $(DIST) HEAD

# The Homebrew formula for that tarball, which is going to be at URL.
URL     ?= file://$(abspath $(DIST))
formula: dist
	@mkdir -p $(BUILD)
	sum=$$( (sha256sum $(DIST) || shasum -a 256 $(DIST)) 2>/dev/null | \
	    cut -d ' ' -f 1) && sed -e 's|@URL@|$(URL)|' -e "s|@SHA256@|$$sum|" \
	    -e 's|@HOMEPAGE@|$(dir $(URL))|' packaging/homebrew/ccr.rb.in >$(BUILD)/ccr.rb

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) \( -name macos -o -name inetd \) -prune -o -type f -name '*.d' -print 2>/dev/null)

.PHONY: all help tests test check demo install uninstall bench fuzz asan lint dist formula clean FORCE

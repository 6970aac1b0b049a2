<!DOCTYPE lexicon [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<lexicon xml:lang="en" alphabet="ipa"><lexeme><grapheme>&c;</grapheme><alias>b</alias></lexeme></lexicon>

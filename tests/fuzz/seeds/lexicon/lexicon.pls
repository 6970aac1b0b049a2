<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-GB">
  <meta name="title" content="names"/>
  <lexeme><grapheme>Xi</grapheme><phoneme>ʃiː</phoneme></lexeme>
  <lexeme>
    <grapheme>W3C</grapheme><grapheme>World Wide Web Consortium</grapheme>
    <alias>the web consortium</alias>
    <alias prefer="true">double you three sea</alias>
    <example>The W3C met.</example>
  </lexeme>
  <lexeme><grapheme>Modi</grapheme><phoneme alphabet="x-espeak">m'oUdi</phoneme></lexeme>
</lexicon>

(function () {
  'use strict';
  var audio = document.querySelector('audio');
  var follow = document.getElementById('follow');
  var wave = document.querySelector('.wave');
  var played = document.getElementById('played');
  var key = 'newscast:' + document.body.dataset.key;
  var still = window.matchMedia('(prefers-reduced-motion: reduce)');
  var sentences = [].map.call(document.querySelectorAll('.s'), function (span) {
    return { span: span, start: +span.dataset.start };
  });
  var now = -1, saved = 0;
  if (!audio) return;
  document.documentElement.classList.add('live');

  function remember() {
    try { localStorage.setItem(key, String(audio.currentTime)); } catch (e) { /* not allowed */ }
  }
  function recall() {
    try { return +localStorage.getItem(key) || 0; } catch (e) { return 0; }
  }
  // The last sentence that has begun; it stays marked through the pause after it.
  function at(time) {
    var low = 0, high = sentences.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (sentences[middle].start <= time + 0.001) low = middle + 1; else high = middle;
    }
    return low - 1;
  }
  function mark(index) {
    if (index === now) return;
    if (now >= 0) sentences[now].span.removeAttribute('aria-current');
    now = index;
    if (index < 0) return;
    sentences[index].span.setAttribute('aria-current', 'true');
    if (follow.checked && !audio.paused)
      sentences[index].span.scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' });
  }
  function show() {
    var time = audio.currentTime, whole = audio.duration || +document.body.dataset.duration;
    mark(time > 0 || !audio.paused ? at(time) : -1);
    if (played && whole) played.setAttribute('width', String(1000 * Math.min(1, time / whole)));
    if (Math.abs(time - saved) > 2) { saved = time; remember(); }
  }
  function tick() {
    show();
    if (!audio.paused && !audio.ended) requestAnimationFrame(tick);
  }
  function seek(time, play) {
    audio.currentTime = Math.max(0, time);
    if (play) { var p = audio.play(); if (p) p.catch(function () {}); }
    show();
  }

  sentences.forEach(function (s) {
    s.span.tabIndex = 0;
    s.span.addEventListener('click', function () {
      if (String(getSelection())) return; // text is being selected
      seek(s.start, true);
    });
    s.span.addEventListener('keydown', function (e) {
      if (e.key === 'Enter' && !e.altKey && !e.ctrlKey && !e.metaKey) { e.preventDefault(); seek(s.start, true); }
    });
  });
  document.querySelectorAll('a[data-start]').forEach(function (a) {
    a.addEventListener('click', function () { seek(+a.dataset.start, true); });
  });
  if (wave) wave.addEventListener('click', function (e) {
    var box = wave.getBoundingClientRect();
    seek((e.clientX - box.left) / box.width * (audio.duration || +document.body.dataset.duration), true);
  });
  // Only where the keys mean nothing else: on the page itself and on its sentences.
  document.addEventListener('keydown', function (e) {
    var t = e.target;
    if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.defaultPrevented) return;
    if (t !== document.body && !t.classList.contains('s')) return;
    if (e.key === ' ') { e.preventDefault(); if (audio.paused) seek(audio.currentTime, true); else audio.pause(); }
    else if (e.key === 'ArrowLeft') { e.preventDefault(); seek(audio.currentTime - 5, false); }
    else if (e.key === 'ArrowRight') { e.preventDefault(); seek(audio.currentTime + 5, false); }
  });
  audio.addEventListener('play', tick);
  ['pause', 'seeked', 'timeupdate'].forEach(function (name) { audio.addEventListener(name, show); });
  audio.addEventListener('pause', remember);
  addEventListener('pagehide', remember);
  audio.addEventListener('ended', function () { try { localStorage.removeItem(key); } catch (e) { /* */ } });
  var start = recall();
  function restore() { if (start > 0 && start < audio.duration - 1) seek(start, false); }
  if (audio.readyState >= 1) restore(); else audio.addEventListener('loadedmetadata', restore, { once: true });
})();

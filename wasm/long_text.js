// Linked into the module (--post-js). Gives every function that takes one text the fast way in and out: TextEncoder and
// TextDecoder on the module's memory, where Embind would copy character by character. A lone surrogate becomes U+FFFD.
addOnPostRun(function () {
  var encoder = new TextEncoder();
  var decoder = new TextDecoder();

  function fast(index, slow) {
    return function (text) {
      if (arguments.length !== 1 || typeof text !== 'string') return slow.apply(null, arguments);
      var capacity = text.length * 3;
      var input = Module['textInput'](capacity); // may grow the memory, so HEAPU8 is looked up after it
      var written = encoder.encodeInto(text, HEAPU8.subarray(input, input + capacity)).written;
      var length = Module['textCall'](index, written);
      var output = Module['textOutput']();
      return decoder.decode(HEAPU8.subarray(output, output + length));
    };
  }

  JSON.parse(Module['functionNames']()).forEach(function (row, index) {
    if (row[1]) Module[row[0]] = fast(index, Module[row[0]]);
  });
});

// Preloaded into programs that would listen on every interface.
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function onLoopback(...args) {
  const [first] = args;
  if (first && typeof first === 'object' && 'port' in first) {
    args[0] = { ...first, host: '127.0.0.1' };
  } else if (/^\d+$/.test(String(first))) {
    const ready = args.find((arg) => typeof arg === 'function');
    args = [{ port: Number(first), host: '127.0.0.1' }, ...(ready ? [ready] : [])];
  }
  return listen.apply(this, args);
};

import dns from 'node:dns'

// `localhost` has two addresses, as on most machines; some containers know only the first.
const { lookup } = dns
dns.lookup = (name, options, callback) => {
  if (name !== 'localhost' || options.all !== true) return lookup(name, options, callback)
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]
  process.nextTick(callback, null, addresses)
}

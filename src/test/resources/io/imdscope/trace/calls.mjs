// Calls the metadata service with Node's http or fetch; prints the token.
import http from 'node:http';

const [which, mode, base] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: mode === 'keep', maxSockets: 1 });

function withHttp(method, path, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, { method, headers, agent }, (answer) => {
      let text = '';
      answer.on('data', (part) => (text += part));
      answer.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end();
  });
}

async function withFetch(method, path, headers) {
  return await (await fetch(base + path, { method, headers })).text();
}

const call = which === 'http' ? withHttp : withFetch;
const token = await call('PUT', '/latest/api/token', { 'X-aws-ec2-metadata-token-ttl-seconds': '60' });
await call('GET', '/latest/meta-data/instance-id', { 'X-aws-ec2-metadata-token': token });
await call('GET', '/latest/meta-data/placement/region', {});
await call('GET', '/latest/meta-data/no-such?a=b', {});
console.log(token);
agent.destroy();

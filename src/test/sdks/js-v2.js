// With the AWS SDK for JavaScript 2: `credentials` as every client finds them, or `bare`: credentials, then a read with
// its own client for the metadata service. A second argument says how many rounds, a second apart.
// Says whether it went well, never what came of it.
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
const AWS = require('aws-sdk');
const [mode, rounds = '1'] = process.argv.slice(2);

const attempt = (what, work) =>
  new Promise((resolve) =>
    work((error) => {
      console.log(`${what} ${error ? error.code || error.name : 'ok'}`);
      resolve();
    }));

(async () => {
  let credentials;
  for (let i = 0; i < Number(rounds); i++) {
    if (i === 0) {
      await attempt('credentials', (done) =>
        new AWS.CredentialProviderChain().resolve((error, found) => {
          credentials = found;
          done(error);
        }));
    } else {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      // What the SDK does when they are about to expire.
      if (credentials) await attempt('credentials', (done) => credentials.refresh(done));
    }
    if (mode === 'bare') {
      await attempt('bare', (done) =>
        new AWS.MetadataService().request('/latest/meta-data/instance-id', done));
    }
  }
})();

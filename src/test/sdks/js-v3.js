// With the AWS SDK for JavaScript 3: credentials as every client finds them, in as many rounds as the argument says, a
// second apart. Says whether it went well, never what came of it.
const { defaultProvider } = require('@aws-sdk/credential-provider-node');
const [rounds = '1'] = process.argv.slice(2);

(async () => {
  const provider = defaultProvider();
  for (let i = 0; i < Number(rounds); i++) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      await provider({ forceRefresh: true });
      console.log('credentials ok');
    } catch (error) {
      console.log(`credentials ${error.name}`);
    }
  }
})();

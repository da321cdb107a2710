# Credentials as every client of the AWS SDK for Ruby 3 finds them, in as many rounds as the argument says, a second
# apart. Says whether it went well, never what came of it.
require 'aws-sdk-core'

$stdout.sync = true
found = nil
Integer(ARGV[0] || 1).times do |i|
  sleep 1 if i.positive?
  begin
    found ? found.refresh! : (found = Aws::CredentialProviderChain.new.resolve)
    puts "credentials #{found ? 'ok' : 'none'}"
  rescue StandardError => e
    puts "credentials #{e.class}"
  end
end

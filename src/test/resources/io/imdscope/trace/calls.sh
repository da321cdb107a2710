# Calls the metadata service with a command line program; prints the token.
client=$1 base=$2
ttl='X-aws-ec2-metadata-token-ttl-seconds: 60'
id=$base/latest/meta-data/instance-id
region=$base/latest/meta-data/placement/region
none="$base/latest/meta-data/no-such?a=b"
put() { curl -q -s -X PUT -H "$ttl" "$base/latest/api/token"; }
header() { printf 'X-aws-ec2-metadata-token: %s' "$token"; }
case $client in
curl-keep)
  token=$(put)
  curl -q -s -o /dev/null -H "$(header)" "$id" --next -q -s -o /dev/null -o /dev/null "$region" "$none"
  ;;
curl-close)
  token=$(put)
  curl -q -s -o /dev/null -H "$(header)" "$id"
  curl -q -s -o /dev/null "$region"
  curl -q -s -o /dev/null "$none"
  ;;
wget-keep)
  token=$(wget --no-config -q -O - --method=PUT --header="$ttl" "$base/latest/api/token")
  wget --no-config -q -O /dev/null --header="$(header)" "$id"
  wget --no-config -q -O /dev/null "$region" "$none"
  ;;
wget-close)
  token=$(wget --no-config -q -O - --no-http-keep-alive --method=PUT --header="$ttl" "$base/latest/api/token")
  wget --no-config -q -O /dev/null --no-http-keep-alive --header="$(header)" "$id"
  wget --no-config -q -O /dev/null --no-http-keep-alive "$region" "$none"
  ;;
busybox)
  token=$(put) # its wget cannot ask for one
  busybox wget -q -O /dev/null --header "$(header)" "$id"
  busybox wget -q -O /dev/null "$region"
  busybox wget -q -O /dev/null "$none"
  ;;
esac
echo "$token"

// Credentials as every session of the AWS SDK for Go 1 finds them, in as many rounds as the argument says, a second
// apart, and then the region. Says whether it went well, never what came of it.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go/aws/ec2metadata"
	"github.com/aws/aws-sdk-go/aws/session"
)

func main() {
	rounds := 1
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	all := session.Must(session.NewSession())
	for i := 0; i < rounds; i++ {
		if i > 0 {
			time.Sleep(time.Second)
			all.Config.Credentials.Expire()
		}
		_, err := all.Config.Credentials.Get()
		say("credentials", err)
	}
	_, err := ec2metadata.New(all).Region()
	say("region", err)
}

func say(what string, err error) {
	if err == nil {
		fmt.Println(what, "ok")
	} else {
		fmt.Printf("%s %T\n", what, err)
	}
}

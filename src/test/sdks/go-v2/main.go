// Credentials as every client of the AWS SDK for Go 2 finds them, in as many rounds as the argument says, a second
// apart, and then the region. Says whether it went well, never what came of it.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
)

func main() {
	rounds := 1
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	ctx := context.Background()
	all, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		say("config", err)
		return
	}
	for i := 0; i < rounds; i++ {
		if i > 0 {
			time.Sleep(time.Second)
			all.Credentials.(*aws.CredentialsCache).Invalidate()
		}
		_, err := all.Credentials.Retrieve(ctx)
		say("credentials", err)
	}
	_, err = imds.NewFromConfig(all).GetRegion(ctx, &imds.GetRegionInput{})
	say("region", err)
}

func say(what string, err error) {
	if err == nil {
		fmt.Println(what, "ok")
	} else {
		fmt.Printf("%s %T\n", what, err)
	}
}

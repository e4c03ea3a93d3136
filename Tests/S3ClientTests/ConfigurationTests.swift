// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization
import Testing

@testable import S3Client

/// Order and names as the AWS SDKs and Tools Reference Guide has them.
@Suite struct ConfigurationTests {
    static let config = """
        # a comment
        [default]
        region = eu-west-1
        ; another
        s3 =
            addressing_style = path
            max_concurrent_requests = 20
        output = json

        [profile other]
        region=ap-south-1
        endpoint_url = http://profile.example.com
        ca_bundle = ~/ca.pem
        services = local

        [services local]
        s3 =
          endpoint_url = http://services.example.com
        sts =
          endpoint_url = http://sts.example.com
        dynamodb =
          endpoint_url = http://dynamodb.example.com

        [profile "two words"]
        aws_access_key_id = CONFIGKEY
        aws_secret_access_key = configsecret
        endpoint_url = http://two.example.com
        """

    static let credentials = """
        [default]
        aws_access_key_id = FILEKEY
        aws_secret_access_key = file+secret/=
        [other]
        aws_access_key_id = OTHERKEY
        aws_secret_access_key = othersecret
        aws_session_token = othertoken
        [half]
        aws_access_key_id = HALFKEY
        """

    private func sources(
        _ environment: [String: String] = [:], config: String? = config,
        credentials: String? = credentials
    ) -> ConfigurationSources {
        var variables = ["HOME": "/home/u"]
        variables.merge(environment) { $1 }
        return ConfigurationSources(environment: variables) { path in
            switch path {
            case "/home/u/.aws/config", "/elsewhere/config": config.map { Array($0.utf8) }
            case "/home/u/.aws/credentials", "/elsewhere/credentials":
                credentials.map { Array($0.utf8) }
            default: nil
            }
        }
    }

    private func resolve(
        _ flags: ClientFlags = ClientFlags(), _ environment: [String: String] = [:]
    ) throws -> S3ClientConfiguration {
        try S3ClientConfiguration.resolve(flags: flags, sources: sources(environment))
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("without flags or variables the default profile speaks")
    func defaults() async throws {
        let resolved = try resolve()
        #expect(resolved.region == "eu-west-1")
        #expect(resolved.endpointURL == nil)
        #expect(resolved.addressingStyle == .path)
        #expect(resolved.caBundle == nil)
        #expect(
            try await resolved.credentials(over: ScriptedTransport([.status(500)])).credentials()
                == Credentials(accessKeyID: "FILEKEY", secretAccessKey: "file+secret/="))
    }

    @Test("a flag wins over a variable, a variable over the profile")
    func precedence() throws {
        let environment = [
            "AWS_REGION": "r-env", "AWS_DEFAULT_REGION": "r-default",
            "AWS_ENDPOINT_URL_S3": "http://s3.env", "AWS_ENDPOINT_URL": "http://env",
            "AWS_CA_BUNDLE": "/env.pem", "AWS_PROFILE": "other",
        ]
        let flags = ClientFlags(
            endpointURL: "http://flag", region: "r-flag", addressingStyle: .virtual,
            caBundle: "/flag.pem")
        let flagged = try resolve(flags, environment)
        #expect(flagged.endpointURL == "http://flag")
        #expect(flagged.region == "r-flag")
        #expect(flagged.addressingStyle == .virtual)
        #expect(flagged.caBundle == "/flag.pem")

        let fromEnvironment = try resolve(ClientFlags(), environment)
        #expect(fromEnvironment.endpointURL == "http://s3.env")
        #expect(fromEnvironment.region == "r-env")
        #expect(fromEnvironment.caBundle == "/env.pem")

        #expect(try resolve(ClientFlags(), ["AWS_DEFAULT_REGION": "r"]).region == "r")
        #expect(
            try resolve(ClientFlags(), ["AWS_ENDPOINT_URL": "http://e"]).endpointURL == "http://e")

        let fromProfile = try resolve(ClientFlags(), ["AWS_PROFILE": "other"])
        #expect(fromProfile.endpointURL == "http://services.example.com")
        #expect(fromProfile.region == "ap-south-1")
        #expect(fromProfile.caBundle == "/home/u/ca.pem")
        #expect(fromProfile.addressingStyle == .auto)
    }

    @Test("STS has its own variable and its own place in a profile, and no flag")
    func stsEndpoint() throws {
        let environment = [
            "AWS_ENDPOINT_URL_STS": "http://sts.env", "AWS_ENDPOINT_URL": "http://env",
            "AWS_ENDPOINT_URL_S3": "http://s3.env", "AWS_PROFILE": "other",
        ]
        let flags = ClientFlags(endpointURL: "http://flag")
        #expect(try resolve(flags, environment).stsEndpointURL == "http://sts.env")
        #expect(
            try resolve(flags, ["AWS_ENDPOINT_URL": "http://env"]).stsEndpointURL == "http://env")
        let profile = ["AWS_PROFILE": "other"]
        #expect(try resolve(flags, profile).stsEndpointURL == "http://sts.example.com")
        #expect(
            try resolve(flags, ["AWS_PROFILE": "two words"]).stsEndpointURL
                == "http://two.example.com")
        let ignoring = ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]
        #expect(
            try resolve(flags, environment.merging(ignoring) { $1 }).stsEndpointURL == nil)
        #expect(try resolve(flags).stsEndpointURL == nil)
    }

    @Test(
        "STS of AWS is the region's own",
        arguments: [
            ("eu-west-1", "https://sts.eu-west-1.amazonaws.com/"),
            ("us-east-1", "https://sts.us-east-1.amazonaws.com/"),
            ("us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com/"),
            ("cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/"),
        ])
    func stsOfAWS(region: String, url: String) throws {
        let endpoint = try resolve(ClientFlags(region: region)).stsEndpoint()
        #expect(try endpoint.target(for: []).origin.url == url)
        #expect(endpoint.service == .sts)
    }

    @Test("a profile's own endpoint serves where no services section does")
    func profileEndpoint() throws {
        let resolved = try resolve(ClientFlags(profile: "two words"))
        #expect(resolved.endpointURL == "http://two.example.com")
        #expect(resolved.region == "us-east-1")
    }

    @Test("configured endpoints can be ignored, a flag cannot")
    func ignoredEndpoints() throws {
        let environment = [
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_ENDPOINT_URL": "http://e",
            "AWS_PROFILE": "other",
        ]
        #expect(try resolve(ClientFlags(), environment).endpointURL == nil)
        #expect(
            try resolve(ClientFlags(endpointURL: "http://f"), environment).endpointURL == "http://f"
        )
    }

    @Test("no region is an error for AWS only")
    func noRegion() throws {
        let bare = sources(["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"], config: nil)
        let text = message { _ = try S3ClientConfiguration.resolve(sources: bare) }
        #expect(text.contains("--region"))
        let custom = try S3ClientConfiguration.resolve(
            flags: ClientFlags(endpointURL: "http://h"), sources: bare)
        #expect(custom.region == "us-east-1")
    }

    @Test("a wrong addressing style is named with its profile and file")
    func wrongStyle() {
        let config = "[default]\nregion = r\ns3 =\n  addressing_style = sideways\n"
        let text = message {
            _ = try S3ClientConfiguration.resolve(sources: sources([:], config: config))
        }
        #expect(text.contains("sideways"))
        #expect(text.contains("/home/u/.aws/config"))
    }

    struct ChainCase: Sendable {
        var flag: String?
        var environment: [String: String] = [:]
        var expected: String
        var token: String?
    }

    static let keys = [
        "AWS_ACCESS_KEY_ID": "ENVKEY", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
    ]

    @Test(
        "credentials come from the first place that has any",
        arguments: [
            ChainCase(expected: "FILEKEY"),
            ChainCase(environment: keys, expected: "ENVKEY", token: "t"),
            ChainCase(
                environment: keys.merging(["AWS_PROFILE": "other"]) { $1 }, expected: "ENVKEY",
                token: "t"),
            ChainCase(flag: "other", environment: keys, expected: "OTHERKEY", token: "othertoken"),
            ChainCase(
                environment: ["AWS_DEFAULT_PROFILE": "other"], expected: "OTHERKEY",
                token: "othertoken"),
            ChainCase(
                environment: ["AWS_DEFAULT_PROFILE": "two words", "AWS_PROFILE": "other"],
                expected: "CONFIGKEY"),
            ChainCase(
                environment: [
                    "AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s",
                    "AWS_SECURITY_TOKEN": "old",
                ], expected: "E", token: "old"),
            ChainCase(
                environment: [
                    "HOME": "/none", "AWS_SHARED_CREDENTIALS_FILE": "/elsewhere/credentials",
                    "AWS_CONFIG_FILE": "/elsewhere/config",
                ], expected: "FILEKEY"),
        ])
    func chain(_ wanted: ChainCase) throws {
        let chain = CredentialsChain(
            profileFlag: wanted.flag, sources: sources(wanted.environment))
        let found = try #require(try chain.resolve().lasting)
        #expect(found.accessKeyID == wanted.expected)
        #expect(found.sessionToken == wanted.token)
    }

    @Test(
        "what cannot be used is named: the place, the profile, the way out",
        arguments: [
            (["AWS_PROFILE": "half"], ["aws_secret_access_key", "\"half\"", "credentials"]),
            (["AWS_PROFILE": "missing"], ["\"missing\"", "--profile"]),
            (["AWS_ACCESS_KEY_ID": "A"], ["AWS_SECRET_ACCESS_KEY"]),
            (
                ["HOME": "/none", "AWS_EC2_METADATA_DISABLED": "True"],
                ["AWS_ACCESS_KEY_ID", "\"default\"", "/none/.aws/credentials"]
            ),
        ])
    func refused(environment: [String: String], words: [String]) {
        let text = message {
            _ = try CredentialsChain(profileFlag: nil, sources: sources(environment)).resolve()
        }
        for word in words { #expect(text.contains(word), "\(text)") }
        #expect(!text.contains("secret+"))
    }

    @Test("a damaged file is named with its line", arguments: ["x = 1", "[open", "[a]\nnothing"])
    func damaged(text: String) {
        let said = message { _ = try ProfileFile(parsing: text, path: "/f") }
        #expect(said.contains("/f"))
        #expect(said.contains("Line"))
    }

    @Test("files are read again when the store says that credentials expired")
    func refresh() async throws {
        let text = Mutex("[default]\naws_access_key_id=A1\naws_secret_access_key=s\n")
        let reads = Mutex(0)
        let sources = ConfigurationSources(environment: ["HOME": "/h"]) { path in
            guard path.hasSuffix("credentials") else { return nil }
            reads.withLock { $0 += 1 }
            return Array(text.withLock { $0 }.utf8)
        }
        let provider = try S3ClientConfiguration.resolve(
            flags: ClientFlags(region: "r"), sources: sources
        ).credentials(over: ScriptedTransport([.status(500)]))
        let first = try await provider.credentials()
        reads.withLock { $0 = 0 }
        text.withLock { $0 = "[default]\naws_access_key_id=A2\naws_secret_access_key=s\n" }
        #expect(try await provider.credentials().accessKeyID == "A1")
        try await provider.refresh(replacing: first)
        #expect(try await provider.credentials().accessKeyID == "A2")
        // A second task that was refused with the old ones finds the work done.
        try await provider.refresh(replacing: first)
        let readCount = reads.withLock { $0 }
        #expect(readCount == 1)
    }

    @Test("a file that is not there is no error, one that cannot be read is")
    func systemFiles() throws {
        let system = ConfigurationSources.system
        #expect(try system.readFile("/no/such/file") == nil)
        #expect(throws: S3ClientError.self) { try system.readFile("/") }
    }
}

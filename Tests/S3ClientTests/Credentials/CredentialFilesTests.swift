// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Testing

@testable import S3Client

@Suite struct CredentialFilesTests {
    @Test("a file of tokens is replaced whole, for its owner only, and nothing is left beside it")
    func replace() throws {
        var template = Array("/tmp/brigade-test-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        let path = folder + "/token.json"
        defer {
            unlink(path)
            rmdir(folder)
        }
        try SecretFile.replace(path, with: Array("old, and longer".utf8))
        try SecretFile.replace(path, with: Array("new".utf8))
        #expect(try ConfigurationSources.system.readFile(path) == Array("new".utf8))
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let folderEntries = try #require(opendir(folder))
        defer { closedir(folderEntries) }
        var count = 0
        while readdir(folderEntries) != nil { count += 1 }
        #expect(count == 3)
    }

    @Test("a folder that is not there is an error that names the file")
    func noFolder() {
        let problem = #expect(throws: S3ClientError.self) {
            try SecretFile.replace("/no/such/folder/token.json", with: [1])
        }
        #expect(problem?.message.contains("/no/such/folder/token.json") == true)
    }

    @Test("members that nobody here knows stay in a file that is written back")
    func unknownMembers() throws {
        let text = #"{"a":{"b":[1,2.5,true,null,"x/y"]},"z":"é"}"#
        var json = try #require(SourceJSON.object(Array(text.utf8)))
        json["a"]?["c"] = .string("new")
        let written = String(decoding: try json.bytes(), as: UTF8.self)
        #expect(written == #"{"a":{"b":[1,2.5,true,null,"x/y"],"c":"new"},"z":"é"}"#)
    }

    @Test("what is no object is none", arguments: ["", "[]", "1", "{", "nul"])
    func noObject(text: String) {
        #expect(SourceJSON.object(Array(text.utf8)) == nil)
    }

    @Test("files of tokens have the names that the tools of AWS give them")
    func names() {
        // printf '%s' my-session | sha1sum; the same with sha256sum.
        #expect(HexDigest.sha1("my-session") == "9e28173066ce536e277c5fb355efd9c64f398167")
        #expect(
            HexDigest.sha256("my-session")
                == "01165fb3732a6968358f6f573df34230271c76c22850a80e5fb47f4543804fdd")
    }

    @Test(
        "sign-in has the host that botocore finds",
        arguments: [
            ("us-east-1", "us-east-1.signin.aws.amazon.com"),
            ("cn-north-1", "cn-north-1.signin.amazonaws.cn"),
            ("us-gov-west-1", "us-gov-west-1.signin.amazonaws-us-gov.com"),
            ("us-iso-east-1", "us-iso-east-1.signin.c2shome.ic.gov"),
            ("us-isob-east-1", "us-isob-east-1.signin.sc2shome.sgov.gov"),
            ("eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu"),
        ])
    func signIn(region: String, host: String) {
        #expect(LoginCall.host(region) == host)
    }

    @Test("no source prints its secrets")
    func secrets() throws {
        let sources = ConfigurationSources(environment: [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "told-to-nobody",
        ]) { _ in nil }
        let container = try #require(ContainerEndpoint(sources))
        let keys = Credentials(
            accessKeyID: "A", secretAccessKey: "told-to-nobody", sessionToken: "told-to-nobody")
        for source in [
            CredentialSource.container(container), .written(keys, expiration: nil),
            .role(RoleRequest(roleARN: "r", sessionName: "s"), of: .written(keys, expiration: nil)),
        ] {
            var dumped = ""
            dump(source, to: &dumped)
            #expect(!(dumped + "\(source)" + String(reflecting: source)).contains("nobody"))
        }
    }
}

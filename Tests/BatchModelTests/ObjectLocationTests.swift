// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@Suite struct ObjectLocationTests {
    @Test(arguments: [
        ("arn:aws:s3:::bucket/a/b c.csv", ObjectLocation.s3(bucket: "bucket", key: "a/b c.csv")),
        ("arn:aws-cn:s3:::bucket", .s3(bucket: "bucket", key: "")),
        ("arn:aws:s3:::bucket//x", .s3(bucket: "bucket", key: "/x")),
        ("file:///tmp/list.csv", .file(path: "/tmp/list.csv")),
        ("file://localhost/tmp/list.csv", .file(path: "/tmp/list.csv")),
        ("file://list.csv", .file(path: "list.csv")),
        ("file:///tmp/a%20b%25.csv", .file(path: "/tmp/a b%.csv")),
    ])
    func `reads ARNs and file URLs`(text: String, location: ObjectLocation) {
        #expect(ObjectLocation(text: text) == location)
    }

    @Test(arguments: [
        "", "s3://bucket/key", "arn:aws:s3:::", "arn:aws:iam::1:role/x", "file://", "file:///a%2",
        "arn:aws:s3:::Bad_Bucket/key", "/tmp/list.csv",
    ])
    func `refuses other texts`(text: String) {
        #expect(ObjectLocation(text: text) == nil)
    }

    @Test func `writes what it reads`() {
        for location in [
            ObjectLocation.file(path: "/tmp/ä b%.csv"), .s3(bucket: "bucket", key: "k/ä"),
        ] {
            #expect(ObjectLocation(text: location.text) == location)
        }
    }

    @Test(arguments: [
        ("arn:aws:s3:::bucket", "bucket"),
        (
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/mine",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/mine"
        ),
    ])
    func `reads destinations`(arn: String, name: String) {
        #expect(S3Resource(arn: arn)?.name == name)
        #expect(S3Resource(arn: arn)?.arn == arn)
    }

    @Test(arguments: [
        "arn:aws:s3:eu-west-1:1:accesspoint/mine", "arn:aws:s3:eu-west-1:111122223333:bucket/mine",
        "arn:aws:s3::111122223333:accesspoint/alias.mrap", "bucket", "arn:aws:s3:::bucket/key",
    ])
    func `refuses what is no destination`(arn: String) {
        #expect(S3Resource(arn: arn) == nil)
    }
}

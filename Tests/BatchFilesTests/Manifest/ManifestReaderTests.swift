// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@Suite struct ManifestReaderTests {
    private static let versioned: [ManifestField] = [.bucket, .key, .versionID]

    @Test func `a plain row gives bucket and key, and says where it stands`() async throws {
        let seen = try await rows(of: MemoryManifest("bkt,a/b.txt\nbkt,c\n"))
        #expect(seen.map(\.key) == ["a/b.txt", "c"])
        #expect(seen.map(\.line) == [1, 2])
        #expect(seen.map(\.index) == [0, 1])
        #expect(seen.map(\.bucket) == ["bkt", "bkt"])
        #expect(seen[0].raw == Array("bkt,a/b.txt".utf8))
    }

    @Test(arguments: [
        ("bkt,a+b", "a b"), ("bkt,a%2Bb", "a+b"), ("bkt,a%20b", "a b"), ("bkt,%C3%a4", "ä"),
        ("bkt,\"a,b\"", "a,b"), ("bkt,\"a\"\"b\"", "a\"b"), ("bkt,\"a\nb\"", "a\nb"),
        ("bkt,\"a\r\nb\"", "a\r\nb"), ("bkt,a\"b", "a\"b"), ("bkt,\"%22\"\"%22\"", "\"\"\""),
        ("\"bkt\",\"k\"", "k"), ("bkt,k\rx", "k\rx"), ("bkt,%00", "\0"), ("bkt, k ", " k "),
        ("b%6bt,k", "k"), ("bkt,%E2%82%AC", "€"), ("bkt,\u{20AC}", "€"),
    ])
    func `a key is unquoted and decoded`(line: String, key: String) async throws {
        for end in ["", "\n", "\r\n"] {
            let seen = try await rows(of: MemoryManifest(line + end))
            #expect(seen.map(\.key) == [key])
            #expect(seen.map(\.bucket) == ["bkt"])
            #expect(seen.allSatisfy { $0.problem == nil })
        }
    }

    @Test func `a carriage return at the end of the file belongs to the line end`() async throws {
        #expect(try await rows(of: MemoryManifest("bkt,k\r")).map(\.key) == ["k"])
    }

    @Test func `a plus in a version id stays a plus`() async throws {
        let text = "bkt,k,3/L4kqtJlcpXroDTDmJ+rmSp\n"
        let seen = try await rows(of: MemoryManifest(text), fields: Self.versioned)
        #expect(seen.map(\.versionID) == ["3/L4kqtJlcpXroDTDmJ+rmSp"])
    }

    @Test func `fields come in any order and ignored columns are ignored`() async throws {
        let fields: [ManifestField] = [.ignore, .key, .ignore, .versionID, .bucket]
        let seen = try await rows(of: MemoryManifest("%zz,k,\"x,y\",null,bkt"), fields: fields)
        #expect(seen.map(\.key) == ["k"])
        #expect(seen.map(\.bucket) == ["bkt"])
        #expect(seen.map(\.versionID) == ["null"])
        #expect(seen[0].problem == nil)
    }

    @Test func `a byte order mark is skipped at the start only`() async throws {
        let seen = try await rows(of: MemoryManifest("\u{FEFF}bkt,k\n\u{FEFF}bkt,k\n"))
        #expect(seen[0].bucket == "bkt")
        #expect(seen[0].problem == nil)
        #expect(seen[1].problem == .badBucketName(.character(0xEF)))
    }

    @Test func `empty lines are no rows but count as lines`() async throws {
        let seen = try await rows(of: MemoryManifest("\n\r\nbkt,a\n\n\nbkt,b\n\n"))
        #expect(seen.map(\.line) == [3, 6])
        #expect(seen.map(\.index) == [0, 1])
        #expect(seen.map(\.key) == ["a", "b"])
    }

    @Test(arguments: [
        ("bkt", RowProblem.columnCount(wanted: 2, found: 1)),
        ("bkt,k,x", .columnCount(wanted: 2, found: 3)), (" ", .columnCount(wanted: 2, found: 1)),
        ("bkt,a%2", .badEscape(.key, column: 6)), ("bkt,%zz", .badEscape(.key, column: 5)),
        ("bkt,\"ab%\"", .badEscape(.key, column: 8)), ("b%k,k", .badEscape(.bucket, column: 2)),
        ("bkt,", .emptyKey), ("bkt,\"\"", .emptyKey), ("bkt,%FF", .notUTF8(.key)),
        ("bkt,%ED%A0%80", .notUTF8(.key)), ("bkt,%C0%AF", .notUTF8(.key)),
        ("bkt,aaaaaaaaaaaaaaaa%80", .notUTF8(.key)),
        ("Bucket,Key", .headerRow), ("\"bucket_\",Key", .badBucketName(.character(0x5F))),
        ("BUCKET,KEY", .headerRow), (",k", .badBucketName(.length(0))),
        ("ab,k", .badBucketName(.length(2))), ("-bkt,k", .badBucketName(.edge)),
        ("bkt-,k", .badBucketName(.edge)), ("b..t,k", .badBucketName(.adjacentDots)),
        ("Bkt,k", .badBucketName(.character(0x42))), ("b+t,k", .badBucketName(.character(0x20))),
        ("bkt,\"a\"b", .textAfterQuote(column: 8)), ("\"bkt\" ,k", .textAfterQuote(column: 6)),
        ("bkt,\"a", .unterminatedQuote(column: 5)), ("bkt,\"a\"\"", .unterminatedQuote(column: 5)),
    ])
    func `a malformed row fails alone`(line: String, problem: RowProblem) async throws {
        let seen = try await rows(of: MemoryManifest("bkt,before\n\(line)\nbkt,after\n"))
        #expect(seen.map(\.problem) == [nil, problem, nil])
        #expect(seen.map(\.line) == [1, 2, 3])
        #expect(seen[1].raw == Array(line.utf8))
        #expect(seen[2].key == "after")
    }

    @Test(arguments: [1_023, 1_024, 1_025, 3_000])
    func `a key may have 1,024 bytes after decoding`(bytes: Int) async throws {
        let key = String(repeating: "%61", count: bytes)
        let seen = try await rows(of: MemoryManifest("bkt,k\nbkt,\(key)\n"))
        #expect(seen[1].problem == (bytes > 1_024 ? .keyTooLong(bytes: bytes) : nil))
    }

    @Test func `a row without its version id fails as the service words it`() async throws {
        let text = "bkt,a,v1\nbkt,b,\nbkt,c,null\n"
        let seen = try await rows(of: MemoryManifest(text), fields: Self.versioned)
        #expect(seen.map(\.problem) == [nil, .missingVersionID, nil])
        let failure = try #require(seen[1].problem).failure(line: 2)
        #expect(
            failure
                == TaskFailure(
                    httpStatus: 400, errorCode: "InvalidRequest",
                    message: "Task failed due to missing VersionId", attempts: 0))
    }

    @Test(arguments: [Limits.lineBytesMax, Limits.lineBytesMax + 1, 700_000])
    func `a line over the limit fails alone and is skipped to its end`(bytes: Int) async throws {
        let long = "bkt," + String(repeating: "x", count: bytes - 4)
        for end in ["\n", "\r\n"] {
            let manifest = MemoryManifest("bkt,a\(end)\(long)\(end)bkt,b")
            var reader = ManifestReader(source: manifest, fields: [.bucket, .key])
            let chunk = try #require(try await reader.next())
            #expect(chunk.count == 3)
            #expect(chunk.row(1).fileLength == UInt64(bytes))
            let isOver = bytes > Limits.lineBytesMax
            #expect(chunk.row(1).isRawLineKept == !isOver)
            #expect(
                chunk.row(1).problem
                    == (isOver
                        ? .lineTooLong(bytesMax: Limits.lineBytesMax)
                        : .keyTooLong(bytes: bytes - 4)))
            #expect(chunk.row(2).key == "b")
            #expect(chunk.row(2).line == 3)
        }
    }

    @Test func `an unclosed quote swallows no other row`() async throws {
        let tail = (0..<3_000).map { "bkt,key-\($0)-\(String(repeating: "y", count: 40))\n" }
        let seen = try await rows(of: MemoryManifest("bkt,\"oops\n" + tail.joined()))
        #expect(seen.count == 3_001)
        #expect(seen[0].problem == .unterminatedQuote(column: 5))
        #expect(seen.dropFirst().allSatisfy { $0.problem == nil })
        #expect(seen.last?.line == 3_001)
    }

    @Test(arguments: [
        ("bkt,\"oops\nbkt,\"quoted\"\nbkt,k\n", 5), ("bkt,\"oops\nbkt,k\nbkt,\"a \"x\"\n", 5),
        ("bkt,\"oops\r\nbkt,k\r\nbkt,a\"\"b\r\n", 5),
    ])
    func `a quoted line end is believed only when its quote is closed properly`(
        text: String, column: Int
    ) async throws {
        let seen = try await rows(of: MemoryManifest(text))
        #expect(seen.count == 3)
        #expect(seen[0].problem == .unterminatedQuote(column: column))
        #expect(seen[1].problem == nil)
    }
}

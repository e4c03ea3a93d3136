// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import FoundationEssentials
import Glibc
import S3TestServer

/// The test server as a program: flags in, one line with the endpoint out, until a signal.
@main
struct ServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3-test-server",
        abstract: "A strict S3 in memory on 127.0.0.1, for tests and benchmarks.",
        discussion: """
            It prints its endpoint, then serves until SIGINT or SIGTERM. Examples:

              s3-test-server --bucket src --bucket dst
              s3-test-server --canned --delay-ms 20
              s3-test-server --bucket b --fault '{"seed":7,"rates":[{"operation":"CopyObject",
                "probability":0.1,"action":{"error":{"status":503,"code":"SlowDown"}}}]}'

            With --canned, /_test/counters names answers, connections and bytes.
            Without a signature: PUT /_test/virtual?bucket=&key=&size=, POST /_test/faults,
            GET /_test/requests, GET /_test/counters, DELETE /_test/requests,
            GET /_test/truth?bucket=&after=KEY&max= (what was really written: key, asked, effects,
            told, denied, size, ETag, versions; pages of 10,000 lines), DELETE /_test/truth,
            POST /_test/fill?bucket=&size=&etag=&storage-class=&last-modified=&delete-marker=true
            (the body is one percent-encoded key a line),
            PUT /_test/object?bucket=&key=&version=&replication-status=&restore=&storage-class=,
            POST /_test/listing (as JSON: {"quirks":["tree-order"],"delayMilliseconds":20}).
            """)

    @Option(help: "Port on 127.0.0.1; 0 takes a free one.")
    var port: UInt16 = 0
    @Option(help: "File to write the port to, once it listens.")
    var portFile: String?
    @Option(help: "Access key id that requests are signed with.")
    var accessKey = TestIdentity().accessKey
    @Option(help: "Secret key.")
    var secretKey = TestIdentity().secretKey
    @Option(
        help: ArgumentHelp(
            "Temporary credentials that are accepted too; repeatable.",
            valueName: "key:secret:token"))
    var session: [String] = []
    @Option(
        help: ArgumentHelp(
            "Temporary credentials that have expired; repeatable.", valueName: "key:secret:token"))
    var expiredSession: [String] = []
    @Option(help: "Region that requests are signed for.")
    var region = "us-east-1"
    @Option(help: "Event loops, one thread each.")
    var threads = 1
    @Flag(help: "Answer every request with a prepared answer and store nothing.")
    var canned = false
    @Option(help: "With --canned: milliseconds before each answer.")
    var delayMs = 0
    @Option(help: "With --canned: every n-th copy fails with 404 NoSuchKey.")
    var failEvery = 0
    @Option(help: "With --canned: how many objects a listing names.")
    var listKeys = 0
    @Option(
        help: ArgumentHelp(
            "Be a faulty proxy: have every request done by this server on loopback, which checks "
                + "signatures; faults and truth are kept here.",
            valueName: "http://127.0.0.1:port"))
    var upstream: String?
    @Option(help: "Seed of the rates in --fault; overrides the seed given there.")
    var seed: UInt64?
    @Option(help: "Largest source of one copy, in bytes.")
    var maxCopyBytes = StoreLimits().copyBytesMax
    @Option(help: "Smallest part but the last, in bytes.")
    var minPartBytes = StoreLimits().partBytesMin
    @Flag(help: "Speak TLS with a certificate made at start.")
    var tls = false
    @Option(help: "With --tls: file to write the certificate to, for clients to trust.")
    var tlsCertOut: String?
    @Option(help: "Bucket that exists from the start; repeatable.")
    var bucket: [String] = []
    @Option(help: "What goes wrong: a fault plan as JSON.")
    var fault: String?
    @Option(
        help: ArgumentHelp(
            "Shares of requests that go wrong, by operation (* is any) and kind, as JSON: "
                + #"{"CopyObject":{"500":0.01,"slowDown":0.02},"*":{"slowFirstByte":{"rate":0.1,"#
                + #""milliseconds":50}}}. Kinds: "#
                + FaultKind.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "json"))
    var faultRates: String?
    @Option(
        help: ArgumentHelp(
            "How listings differ from S3's; repeatable. One of: "
                + ListingQuirk.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "quirk"))
    var listing: [String] = []
    @Option(help: "Milliseconds before each page of a listing of objects or versions.")
    var listingDelayMs = 0

    /// Refuses combinations that would do nothing.
    func validate() throws {
        guard canned || (delayMs == 0 && failEvery == 0 && listKeys == 0) else {
            throw ValidationError(
                "--delay-ms, --fail-every and --list-keys need --canned; use --fault instead")
        }
        guard upstream == nil || (!tls && !canned && bucket.isEmpty && listing.isEmpty) else {
            throw ValidationError(
                "--upstream goes with faults only: the other server does all else")
        }
        guard tls || tlsCertOut == nil else {
            throw ValidationError("--tls-cert-out needs --tls")
        }
        guard !canned || (listing.isEmpty && listingDelayMs == 0) else {
            throw ValidationError("--listing and --listing-delay-ms do nothing with --canned")
        }
        guard listingDelayMs >= 0 else {
            throw ValidationError("--listing-delay-ms must be 0 or more")
        }
        guard threads > 0, delayMs >= 0, failEvery >= 0, listKeys >= 0 else {
            throw ValidationError(
                "--threads must be 1 or more, --delay-ms, --fail-every and --list-keys 0 or more")
        }
    }

    /// Serves until a signal.
    func run() throws {
        var configuration = try serverConfiguration()
        if tls {
            let material = try TestCertificate.make()
            configuration.tls = material
            if let tlsCertOut { try write(material.certificatePEM, to: tlsCertOut) }
        }
        // Blocked before the server starts, so that its threads never take them either.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let server = TestServer(configuration)
        try server.start()
        if let portFile { try write("\(server.port)\n", to: portFile) }
        print("\(server.endpointURL) seed=\(server.faults.seed)")
        fflush(nil)
        var received: Int32 = 0
        sigwait(&signals, &received)
        server.stop()
    }

    private func serverConfiguration() throws -> TestServerConfiguration {
        var configuration = TestServerConfiguration()
        configuration.port = port
        configuration.threads = threads
        configuration.region = region
        configuration.identities = [TestIdentity(accessKey: accessKey, secretKey: secretKey)]
        configuration.identities += try session.map { try identity($0, isExpired: false) }
        configuration.identities += try expiredSession.map { try identity($0, isExpired: true) }
        configuration.buckets = bucket
        configuration.limits.copyBytesMax = maxCopyBytes
        configuration.limits.partBytesMin = minPartBytes
        configuration.listing.delayMilliseconds = listingDelayMs
        configuration.listing.quirks = try Set(
            listing.map { name in
                guard let quirk = ListingQuirk(rawValue: name) else {
                    throw ValidationError("--listing knows no \(name); see --help")
                }
                return quirk
            })
        if canned {
            configuration.canned = CannedConfiguration(
                delayMilliseconds: delayMs, failEvery: failEvery, listedKeys: listKeys)
        }
        if let upstream {
            guard let address = UpstreamAddress(upstream) else {
                throw ValidationError("--upstream is like http://127.0.0.1:8333")
            }
            configuration.upstream = address
        }
        if let fault {
            do {
                configuration.faults = try JSONDecoder().decode(
                    FaultPlan.self, from: Data(fault.utf8))
            } catch {
                throw ValidationError("--fault is not a fault plan: \(error)")
            }
        }
        if let faultRates {
            do {
                configuration.faults.rates += try JSONDecoder().decode(
                    FaultMix.self, from: Data(faultRates.utf8)
                ).rates
            } catch DecodingError.dataCorrupted(let context) {
                throw ValidationError("--fault-rates: \(context.debugDescription)")
            } catch {
                throw ValidationError("--fault-rates is not a mix of faults: \(error)")
            }
        }
        if let seed { configuration.faults.seed = seed }
        return configuration
    }

    private func identity(_ text: String, isExpired: Bool) throws -> TestIdentity {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts.contains("") else {
            throw ValidationError("a session is key:secret:token, three words without a colon")
        }
        var identity = TestIdentity(
            accessKey: parts[0], secretKey: parts[1], sessionToken: parts[2])
        identity.isExpired = isExpired
        return identity
    }

    /// Writes a file under another name first: who waits for it never reads half of it.
    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}

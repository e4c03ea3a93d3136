// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

@testable import S3Client

/// What a client under test did besides sending.
final class Surroundings: Sendable {
    private let slept = Mutex<[Int]>([])
    private let jumped = Mutex(0)

    /// Sets the clock forward, or back.
    func jump(seconds: Int) { jumped.withLock { $0 += seconds } }

    var sleeps: [Int] { slept.withLock { $0 } }

    func make(epochSeconds: Int, random: Double) -> ClientSurroundings {
        ClientSurroundings(
            epochSeconds: { epochSeconds + self.jumped.withLock { $0 } },
            sleep: { milliseconds in
                try Task.checkCancellation()
                self.slept.withLock { $0.append(milliseconds) }
            },
            random: { random })
    }
}

extension S3Client {
    /// A client with a default for everything.
    static func make(
        _ transport: any Transport, endpointURL: String? = "http://127.0.0.1:9000",
        region: String = "us-east-1", credentials: (any CredentialsProvider)? = nil,
        policy: RetryPolicy = RetryPolicy(), surroundings: Surroundings = Surroundings(),
        epochSeconds: Int = 1_796_000_000, random: Double = 0.5
    ) throws -> S3Client {
        S3Client(
            endpoint: try S3Endpoint(endpointURL: endpointURL, region: region),
            credentials: credentials
                ?? StaticCredentials(Credentials(accessKeyID: "AK", secretAccessKey: "SK")),
            transport: transport, policy: policy,
            surroundings: surroundings.make(epochSeconds: epochSeconds, random: random))
    }
}

// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

extension Transport {
    /// A client over this transport that sends a request so often and never waits in between.
    func hastyClient(attempts: Int) throws -> S3Client {
        var policy = RetryPolicy()
        policy.attemptsMax = attempts
        policy.throttleBaseMilliseconds = 0
        policy.transientBaseMilliseconds = 0
        return S3Client(
            endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9000", region: "us-east-1"),
            credentials: StaticCredentials(Credentials(accessKeyID: "AK", secretAccessKey: "SK")),
            transport: self, policy: policy)
    }
}

// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// A client and the executor its requests are cheapest on: an event loop and the tasks on it.
package struct BenchLane: Sendable {
    package let client: S3Client
    package let executor: any TaskExecutor

    package init(client: S3Client, executor: any TaskExecutor) {
        self.client = client
        self.executor = executor
    }
}

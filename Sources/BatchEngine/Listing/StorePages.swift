// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// Pages from a store.
package struct StorePages: ListingPages {
    private let client: S3Client
    private let scope: ListingScope
    private let headers: HeaderBlock
    package let executor: (any TaskExecutor)?

    /// - Parameters:
    ///   - lane: what asks.
    ///   - scope: what is listed.
    ///   - headers: of every request.
    package init(lane: StoreLane, scope: ListingScope, headers: HeaderBlock = HeaderBlock()) {
        client = lane.client
        executor = lane.executor
        self.scope = scope
        self.headers = headers
    }

    package func page(
        after marker: ObjectsPage.Marker?, countMax: Int?
    ) async -> Result<ObjectsPage, S3Failure> {
        let bucket = Array(scope.bucket.utf8)
        let exchange = S3Exchange()
        let answer =
            scope.hasVersions
            ? await client.listObjectVersions(
                bucket: bucket, prefix: scope.prefix, after: marker, countMax: countMax,
                headers: headers, using: exchange)
            : await client.listObjects(
                bucket: bucket, prefix: scope.prefix, after: marker, countMax: countMax,
                headers: headers, using: exchange)
        return answer.result
    }
}

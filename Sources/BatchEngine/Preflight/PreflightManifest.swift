// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Reads what a job's rows come from, as far as a preflight does.
struct PreflightManifest {
    /// What was read.
    struct Contents {
        var name: String
        var tally = ManifestTally()
        /// Rows whose objects only their owner's key can read.
        var customerKeys: UInt64 = 0
        /// Rows that the job's options leave out.
        var leftOut: UInt64 = 0
        var sampling = PreflightSampling()
        /// Whether all rows were read.
        var isWhole = true
        /// Whether it is a listing, of which only the first page was asked for.
        var isListing = false

        var samples: [PreflightSample] { sampling.samples }
    }

    let store: StoreAccess
    let client: S3Client
    let request: JobRequest
    let settings: RunSettings

    /// Reads it; `open` is what was opened already.
    ///
    /// - Throws: why the manifest cannot be read, and `CancellationError`.
    func read(_ open: ManifestOrigin? = nil) async throws -> Contents {
        var opened = open
        if opened == nil { opened = try await store.origin(of: request, settings) }
        guard let origin = opened else { preconditionFailure("an origin was opened") }
        try origin.refuseWithoutVersions(request)
        var contents = Contents(name: origin.name)
        switch origin {
        case .text(let manifest):
            var reader = manifest.reader()
            while contents.isWhole, let chunk = try await reader.next() {
                try add(chunk, file: nil, to: &contents)
            }
        case .compressed(let source, let layout):
            var reader = ManifestOrigin.unpacking(source, layout)
            while contents.isWhole, let chunk = try await reader.next() {
                try add(chunk, file: nil, to: &contents)
            }
        case .inventory(let inventory):
            for file in inventory.inventory.files where contents.isWhole {
                var data = InventoryDataFile(
                    file, layout: inventory.inventory.layout,
                    source: try await inventory.open(file))
                while contents.isWhole, let chunk = try await data.next() {
                    try add(chunk, file: file.key, to: &contents)
                }
            }
        case .listing(let generator, let hasVersions):
            try await list(generator, hasVersions, into: &contents)
        }
        contents.tally.finish()
        return contents
    }

    private func add(
        _ chunk: ManifestChunk, file: String?, to contents: inout Contents
    ) throws {
        try Task.checkCancellation()
        let screen = RowScreen(request, exclusions: settings.exclusions)
        for place in 0..<chunk.count {
            let row = chunk.row(place)
            contents.tally.add(row, file: file)
            switch screen.verdict(on: row) {
            case .leaveOut: contents.leftOut += 1
            case .refuse: if row.encryptionStatus == "SSE-C" { contents.customerKeys += 1 }
            case .take where row.problem != nil || row.isDeleteMarker: break
            case .take:
                if contents.sampling.wantsNext || place == chunk.count - 1 {
                    contents.sampling.add(PreflightSample(row))
                } else {
                    contents.sampling.pass()
                }
            }
        }
        if contents.tally.rows >= Limits.preflightRowsMax { contents.isWhole = false }
    }

    /// The first page of what will be listed.
    private func list(
        _ generator: JobManifestGenerator, _ hasVersions: Bool, into contents: inout Contents
    ) async throws {
        contents.isListing = true
        contents.isWhole = false
        let bucket = Array(generator.sourceBucket.name.utf8)
        let prefix = Array((generator.filter.keyNameConstraint.matchAnyPrefix.first ?? "").utf8)
        let owner = HeaderBlock(expectedBucketOwner: generator.expectedBucketOwner)
        let answer =
            hasVersions
            ? await client.listObjectVersions(
                bucket: bucket, prefix: prefix, headers: owner, using: S3Exchange())
            : await client.listObjects(
                bucket: bucket, prefix: prefix, headers: owner, using: S3Exchange())
        let page: ObjectsPage
        switch answer.result {
        case .success(let found): page = found
        case .failure(let failure):
            let action = hasVersions ? "s3:ListBucketVersions" : "s3:ListBucket"
            let name = generator.sourceBucket.name
            throw PreflightStop(
                finding: PreflightReason.finding(
                    failure, .problem, action: action, on: PreflightReason.arn(name),
                    doing: "Bucket \(name) cannot be listed"),
                endsAll: PreflightReason.everywhere(failure) != nil)
        }
        for object in page.objects where !object.isDeleteMarker {
            let source = ObjectAddress(
                bucket: bucket, key: object.key,
                versionID: object.versionID.map { Array($0.utf8) })
            contents.sampling.add(PreflightSample(row: UInt64(0), source: source))
        }
    }
}

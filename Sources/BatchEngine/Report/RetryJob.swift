// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The document of a job over the rows that failed: the same job with another manifest.
struct RetryJob {
    let request: JobRequest
    /// The columns of the retry manifest.
    let fields: [ManifestField]

    /// The document for a retry manifest that lies at `location`.
    func document(manifest location: ObjectLocation, etag: String? = nil) -> [UInt8] {
        var job = request
        job.objects = .manifest(
            JobManifest(fields: fields, location: location, etag: etag))
        // A token names one request, and this is another.
        job.clientRequestToken = nil
        return Array(job.document.prettyText.utf8)
    }
}

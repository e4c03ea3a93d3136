// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobRequest {
    /// The same job with every relative `file://` path made absolute, so that it can be resumed
    /// from anywhere.
    public func resolvingFiles(against directory: String) -> JobRequest {
        var resolved = self
        resolved.manifest.location = manifest.location.resolved(against: directory)
        resolved.report?.destination =
            report?.destination.resolved(against: directory) ?? .file(path: directory)
        return resolved
    }
}

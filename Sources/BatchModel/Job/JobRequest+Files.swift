// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobRequest {
    /// The same job with every relative `file://` path made absolute, so that it can be resumed
    /// from anywhere.
    public func resolvingFiles(against directory: String) -> JobRequest {
        var resolved = self
        resolved.objects = objects.resolvingFiles(against: directory)
        resolved.report?.destination =
            report?.destination.resolved(against: directory) ?? .file(path: directory)
        return resolved
    }
}

extension JobObjects {
    fileprivate func resolvingFiles(against directory: String) -> JobObjects {
        switch self {
        case .manifest(var manifest):
            manifest.location = manifest.location.resolved(against: directory)
            return .manifest(manifest)
        case .generator(var generator):
            if let output = generator.outputLocation {
                generator.outputLocation?.destination =
                    output.destination.resolved(against: directory)
            }
            return .generator(generator)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Who may import whom. SwiftPM does not stop the import of a module that a dependency happens to
/// declare, so the layering is held here, line by line.
struct ImportTableRule: Rule {
    let name = "import table"

    /// For each folder below `Sources` the modules its files may name.
    private static let allowed: [String: Set<String>] = [
        "CCurl": [], "COpenSSL": [], "CLZ4": [], "CXML2": [], "CZlib": [],
        "BatchModel": foundations,
        "BatchFiles": foundations.union(["BatchModel", "CLZ4", "CZlib", "COpenSSL", "Glibc"]),
        "S3Client": foundations.union([
            "BatchModel", "CCurl", "COpenSSL", "CXML2", "Glibc",
        ]),
        "BatchEngine": foundations.union([
            "BatchModel", "BatchFiles", "S3Client", "Logging", "Glibc",
        ]),
        "StoreBench": foundations.union(["BatchModel", "S3Client", "Histogram", "Glibc"]),
        "BatchControl": foundations.union([
            "BatchModel", "BatchEngine", "COpenSSL", "Hummingbird", "HummingbirdCore",
            "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOSSL",
            "Logging", "ServiceLifecycle", "S3Client",
            "Glibc",
        ]),
        "brigade": foundations.union([
            "BatchModel", "BatchFiles", "S3Client", "BatchEngine", "StoreBench", "BatchControl",
            "ArgumentParser", "Logging", "ServiceLifecycle", "Glibc",
        ]),
        "S3TestServer": foundations.union(["COpenSSL", "Glibc"]),
        "s3-test-server": foundations.union(["S3TestServer", "ArgumentParser", "Glibc"]),
    ]
    private static let foundations: Set = ["FoundationEssentials", "Synchronization"]
    /// Modules that one file of a target wraps for all the others.
    private static let inOneFile: Set = ["CXML2"]

    func violations(in files: [SourceFile]) -> [Violation] {
        var found: [Violation] = []
        var homes: [String: String] = [:]
        for file in files where file.isSource {
            for line in ImportLine.all(in: file) {
                if let problem = problem(line.module, in: file.target ?? "") {
                    found.append(violation(file, line: line.number, problem))
                }
                guard Self.inOneFile.contains(line.module) else { continue }
                let home = homes[line.module, default: file.path]
                homes[line.module] = home
                if home != file.path {
                    let advice = "\(line.module) is imported by \(home) alone; use it through that"
                    found.append(violation(file, line: line.number, advice))
                }
            }
        }
        return found
    }

    private func problem(_ module: String, in target: String) -> String? {
        guard let allowed = Self.allowed[target] else {
            return "target \(target) has no line in the import table; decide what it may know"
        }
        if allowed.contains(module) { return nil }
        let list = allowed.sorted().joined(separator: ", ")
        return "\(target) may not import \(module); it may import: \(list)"
    }
}

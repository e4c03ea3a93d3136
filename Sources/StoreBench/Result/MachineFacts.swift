// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The machine that measured.
package struct MachineFacts: Sendable, Equatable, Codable {
    package var processors: Int
    /// As `/proc/cpuinfo` names it; empty where it does not.
    package var processorModel: String
    /// `Linux 6.1.0`
    package var kernel: String

    package init(processors: Int, processorModel: String, kernel: String) {
        self.processors = processors
        self.processorModel = processorModel
        self.kernel = kernel
    }

    /// This machine.
    package static func current() -> MachineFacts {
        var name = utsname()
        uname(&name)
        let system = withUnsafeBytes(of: &name.sysname) { text($0) }
        let release = withUnsafeBytes(of: &name.release) { text($0) }
        return MachineFacts(
            processors: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), processorModel: model(),
            kernel: "\(system) \(release)")
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func model() -> String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4_096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = line.withUnsafeBytes { Self.text($0) }
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].hasPrefix("model name") else { continue }
            return parts[1].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return ""
    }
}

// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Processor time used so far: by this process, and by everything on this machine.
struct ProcessorUse: Sendable {
    /// Seconds of processor time of this process.
    var own: Double
    /// Ticks in which processors of this machine were busy, and all ticks; nil where the system
    /// does not tell.
    var machine: (busy: Double, all: Double)?

    static func now() -> ProcessorUse {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ProcessorUse(
            own: seconds(usage.ru_utime) + seconds(usage.ru_stime), machine: machineUse())
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    /// The first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal in
    /// ticks (proc_stat(5)).
    private static func machineUse() -> (busy: Double, all: Double)? {
        guard let file = fopen("/proc/stat", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return ticks(String(decoding: bytes, as: UTF8.self))
    }

    /// Reads that line.
    static func ticks(_ line: String) -> (busy: Double, all: Double)? {
        let numbers = line.split(whereSeparator: \.isWhitespace).dropFirst().prefix(8)
            .compactMap { Double($0) }
        guard line.hasPrefix("cpu "), numbers.count >= 5 else { return nil }
        let all = numbers.reduce(0, +)
        return (all - numbers[3] - numbers[4], all)
    }
}

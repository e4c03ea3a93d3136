// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls and words that have no place in `Sources`, each with what to write instead.
struct BannedCallRule: Rule {
    let name = "banned"

    /// One word or call, where it is looked for, and what to do.
    private struct Ban: @unchecked Sendable {
        // Unchecked: a compiled Regex is not Sendable, but this one is never changed.
        var pattern: Regex<Substring>
        var isInComments = false
        var exempt: Set<String> = []
        var advice: String
    }

    private static let executables: Set = ["brigade", "s3-test-server"]
    private static let bans = [
        Ban(pattern: /\btry!/, advice: "handle the error or let it travel with 'try'"),
        Ban(pattern: /\bas!/, advice: "use 'as?' and say what happens otherwise"),
        Ban(
            pattern: /\bfatalError\(/,
            advice: "throw what the world did wrong, 'precondition' what we did"),
        Ban(
            pattern: /(?:^|[^.\w])(?:debugPrint|print|dump)\(/, exempt: executables,
            advice: "a library logs to the logger it was given"),
        Ban(
            pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, isInComments: true,
            advice: "do it, or open an issue and leave the code as it is meant"),
        Ban(
            pattern: /\bTask(?:\.detached)?\s*(?:<[^>]*>\s*)?(?:\([^)]*\)\s*)?\{/,
            exempt: executables,
            advice: "use a child task of a task group or 'async let', in a closed scope"),
        Ban(
            pattern: /\b(?:NSLock|NSRecursiveLock|pthread_mutex_\w+|os_unfair_lock\w*)\b/,
            advice: "use Mutex from Synchronization"),
        Ban(
            pattern: /\bDispatch(?:Queue|Semaphore|Group)\b/,
            advice: "use structured concurrency or an event loop"),
        Ban(
            pattern: /\bimport\s+(?:\w+\s+)?Foundation\b/, exempt: executables,
            advice: "import FoundationEssentials"),
    ]

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter(\.isSource).flatMap { file in
            Self.bans.filter { !$0.exempt.contains(file.target ?? "") }.flatMap { ban in
                check(file, ban)
            }
        }
    }

    private func check(_ file: SourceFile, _ ban: Ban) -> [Violation] {
        let lines = ban.isInComments ? file.lines : file.code
        return lines.enumerated().compactMap { line in
            // By Unicode's own word boundaries `A.b` would be one word.
            let pattern = ban.pattern.wordBoundaryKind(.simple)
            guard let match = line.element.firstMatch(of: pattern) else { return nil }
            let word = match.output.trimmingPrefix { $0 == " " }
            return violation(file, line: line.offset + 1, "'\(word)'; \(ban.advice)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Decides which listed objects enter a generated manifest, and asks the store about those of which
/// the listing does not tell enough.
struct GenerationJudge: Sendable {
    let matcher: ManifestMatcher
    let inquiry: VersionInquiry

    enum Verdict: Sendable {
        case enters(VersionToReplicate)
        case staysOut
        /// It cannot be decided: the object enters, and its row fails with this.
        case refused(VersionToReplicate, TaskFailure)
    }

    /// A verdict for each object, in their order.
    ///
    /// - Throws: `JobFailure` when no request can succeed until somebody acts.
    func verdicts(on objects: [VersionToReplicate]) async throws -> [Verdict] {
        var verdicts = [Verdict?](repeating: nil, count: objects.count)
        var open: [Int] = []
        for (place, object) in objects.enumerated() {
            switch matcher.verdict(on: object.facts) {
            case .enters: verdicts[place] = .enters(object)
            case .staysOut: verdicts[place] = .staysOut
            case .needs: open.append(place)
            }
        }
        let found = try await SideBySide.map(
            open.map { objects[$0] }, atOnce: Limits.replicationQuestionsAtOnce
        ) { try await ask($0) }
        for (place, verdict) in zip(open, found) { verdicts[place] = verdict }
        return verdicts.compactMap { $0 }
    }

    private func ask(_ object: VersionToReplicate) async throws -> Verdict {
        var object = object
        let exchange = S3Exchange()
        do throws(CopyInterruption) {
            while case .needs(let questions) = matcher.verdict(on: object.facts) {
                if questions.contains(.tags) {
                    try await inquiry.askTags(of: &object, exchange)
                } else {
                    try await inquiry.askHead(of: &object, exchange)
                }
            }
        } catch {
            switch error.result {
            // Deleted since it was listed.
            case .outcome(.failed(let failure)) where failure.errorCode == "SrcVersionNotFound":
                return .staysOut
            case .outcome(.failed(let failure)): return .refused(object, failure)
            case .blocked(let failure): throw failure
            case .outcome, .abandoned, .large: throw CancellationError()
            }
        }
        return matcher.verdict(on: object.facts) == .enters ? .enters(object) : .staysOut
    }
}

// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Makes the jobs of a service, one after the other, so that two requests with one token at the
/// same moment make one job.
actor JobMaker {
    private let jobs: JobStore
    private let catalogue: JobCatalogue
    private let configuration: ServiceConfiguration
    private let surroundings: RunSurroundings

    init(
        jobs: JobStore, catalogue: JobCatalogue, configuration: ServiceConfiguration,
        surroundings: RunSurroundings
    ) {
        self.jobs = jobs
        self.catalogue = catalogue
        self.configuration = configuration
        self.surroundings = surroundings
    }

    /// The job of the request, made now or by the same request before.
    func make(_ given: JobOrder) throws(DeskProblem) -> (id: JobID, isNew: Bool) {
        var order = given
        order.request.accountID = order.request.accountID ?? configuration.accountID
        if order.settings?.preflight == nil {
            order.settings?.preflight = configuration.defaults.preflight
        }
        if let id = try earlier(order.request) { return (id, false) }
        let id = JobID.random()
        do {
            try jobs.accept(
                order, defaults: configuration.defaults, id: id, now: surroundings.now())
            try catalogue.read(id)
        } catch {
            throw .broken("\(error)")
        }
        return (id, true)
    }

    /// The job that a request with the same token has made.
    private func earlier(_ request: JobRequest) throws(DeskProblem) -> JobID? {
        guard let token = request.clientRequestToken,
            let id = catalogue.job(ofToken: token, account: request.accountID)
        else { return nil }
        let made: JobDescriptor
        do {
            made = try jobs.job(id)
        } catch {
            throw .broken("\(error)")
        }
        guard made.request.document == request.document else {
            throw .tokenTaken(
                "The ClientRequestToken \(token) belongs to job \(id), which was asked for with"
                    + " other parameters; use a new token for a new job")
        }
        return id
    }
}

import { emptyApi as api } from "./empty";
export const addTagTypes = [
  "predictions",
  "access",
  "customers",
  "orders",
  "data",
  "jobs",
  "models",
  "features",
  "tables",
  "insight",
  "audiences",
  "budget",
  "notices",
  "operations",
  "well-known",
] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      predictCustomer: build.query<PredictCustomerApiResponse, PredictCustomerApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/${encodeURIComponent(String(queryArg.customerId))}`,
          params: {
            horizon_days: queryArg.horizonDays,
          },
        }),
        providesTags: ["predictions"],
      }),
      predictCustomers: build.mutation<PredictCustomersApiResponse, PredictCustomersApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/batch`,
          method: "POST",
          body: queryArg.batchRequest,
        }),
        invalidatesTags: ["predictions"],
      }),
      predictDescribed: build.mutation<PredictDescribedApiResponse, PredictDescribedApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/vector`,
          method: "POST",
          body: queryArg.factsBatchRequest,
        }),
        invalidatesTags: ["predictions"],
      }),
      vectorFields: build.query<VectorFieldsApiResponse, VectorFieldsApiArg>({
        query: () => ({ url: `/api/v1/predictions/vector/fields` }),
        providesTags: ["predictions"],
      }),
      factsOfCustomer: build.query<FactsOfCustomerApiResponse, FactsOfCustomerApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/vector/of/${encodeURIComponent(String(queryArg.customerId))}`,
        }),
        providesTags: ["predictions"],
      }),
      predictFromOrders: build.mutation<PredictFromOrdersApiResponse, PredictFromOrdersApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/orders`,
          method: "POST",
          body: queryArg.orderHistoryRequest,
        }),
        invalidatesTags: ["predictions"],
      }),
      predictFile: build.mutation<PredictFileApiResponse, PredictFileApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/file`,
          method: "POST",
          body: queryArg.body,
          params: {
            filename: queryArg.filename,
          },
        }),
        invalidatesTags: ["predictions"],
      }),
      filePredictionRows: build.query<FilePredictionRowsApiResponse, FilePredictionRowsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/file/${encodeURIComponent(String(queryArg.resultId))}/rows`,
          params: {
            limit: queryArg.limit,
            after: queryArg.after,
          },
        }),
        providesTags: ["predictions"],
      }),
      downloadPredictions: build.query<DownloadPredictionsApiResponse, DownloadPredictionsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/predictions/file/${encodeURIComponent(String(queryArg.resultId))}`,
        }),
        providesTags: ["predictions"],
      }),
      whoAmI: build.query<WhoAmIApiResponse, WhoAmIApiArg>({
        query: () => ({ url: `/api/v1/session` }),
        providesTags: ["access"],
      }),
      logIn: build.mutation<LogInApiResponse, LogInApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/session`,
          method: "POST",
          body: queryArg.credentials,
        }),
        invalidatesTags: ["access"],
      }),
      logOut: build.mutation<LogOutApiResponse, LogOutApiArg>({
        query: () => ({ url: `/api/v1/session`, method: "DELETE" }),
        invalidatesTags: ["access"],
      }),
      listSessions: build.query<ListSessionsApiResponse, ListSessionsApiArg>({
        query: () => ({ url: `/api/v1/session/all` }),
        providesTags: ["access"],
      }),
      endOtherSessions: build.mutation<EndOtherSessionsApiResponse, EndOtherSessionsApiArg>({
        query: () => ({ url: `/api/v1/session/others`, method: "DELETE" }),
        invalidatesTags: ["access"],
      }),
      listCustomers: build.query<ListCustomersApiResponse, ListCustomersApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/customers`,
          params: {
            limit: queryArg.limit,
            after: queryArg.after,
            count: queryArg.count,
            starts_with: queryArg.startsWith,
            in_segment: queryArg.inSegment,
            sort: queryArg.sort,
            descending: queryArg.descending,
            window_days: queryArg.windowDays,
            from_day: queryArg.fromDay,
            to_day: queryArg.toDay,
            segment: queryArg.segment,
            value_tier: queryArg.valueTier,
            confidence: queryArg.confidence,
            country: queryArg.country,
            acquisition_source: queryArg.acquisitionSource,
            recency_score: queryArg.recencyScore,
            frequency_score: queryArg.frequencyScore,
            min_predicted_clv: queryArg.minPredictedClv,
            min_net_spend: queryArg.minNetSpend,
            min_orders: queryArg.minOrders,
            min_probability_alive: queryArg.minProbabilityAlive,
            min_churn_probability: queryArg.minChurnProbability,
            max_predicted_clv: queryArg.maxPredictedClv,
            max_net_spend: queryArg.maxNetSpend,
            max_orders: queryArg.maxOrders,
            max_probability_alive: queryArg.maxProbabilityAlive,
            max_churn_probability: queryArg.maxChurnProbability,
          },
        }),
        providesTags: ["customers"],
      }),
      getCustomer: build.query<GetCustomerApiResponse, GetCustomerApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/customers/${encodeURIComponent(String(queryArg.customerId))}`,
          params: {
            explain: queryArg.explain,
          },
        }),
        providesTags: ["customers"],
      }),
      customerAlive: build.query<CustomerAliveApiResponse, CustomerAliveApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/customers/${encodeURIComponent(String(queryArg.customerId))}/alive`,
        }),
        providesTags: ["customers"],
      }),
      explainCustomer: build.query<ExplainCustomerApiResponse, ExplainCustomerApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/customers/${encodeURIComponent(String(queryArg.customerId))}/explanation`,
        }),
        providesTags: ["customers"],
      }),
      exportCustomers: build.query<ExportCustomersApiResponse, ExportCustomersApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/exports/customers`,
          params: {
            starts_with: queryArg.startsWith,
            in_segment: queryArg.inSegment,
            sort: queryArg.sort,
            descending: queryArg.descending,
            window_days: queryArg.windowDays,
            from_day: queryArg.fromDay,
            to_day: queryArg.toDay,
            segment: queryArg.segment,
            value_tier: queryArg.valueTier,
            confidence: queryArg.confidence,
            country: queryArg.country,
            acquisition_source: queryArg.acquisitionSource,
            recency_score: queryArg.recencyScore,
            frequency_score: queryArg.frequencyScore,
            min_predicted_clv: queryArg.minPredictedClv,
            min_net_spend: queryArg.minNetSpend,
            min_orders: queryArg.minOrders,
            min_probability_alive: queryArg.minProbabilityAlive,
            min_churn_probability: queryArg.minChurnProbability,
            max_predicted_clv: queryArg.maxPredictedClv,
            max_net_spend: queryArg.maxNetSpend,
            max_orders: queryArg.maxOrders,
            max_probability_alive: queryArg.maxProbabilityAlive,
            max_churn_probability: queryArg.maxChurnProbability,
            columns: queryArg.columns,
            limit: queryArg.limit,
            after: queryArg.after,
            format: queryArg.format,
            decimal: queryArg.decimal,
          },
        }),
        providesTags: ["customers"],
      }),
      exportTable: build.mutation<ExportTableApiResponse, ExportTableApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/exports/table`,
          method: "POST",
          body: queryArg.tableToExport,
        }),
        invalidatesTags: ["customers"],
      }),
      search: build.query<SearchApiResponse, SearchApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/search`,
          method: "POST",
          body: queryArg.searchText,
        }),
        providesTags: ["customers"],
      }),
      previewErasure: build.mutation<PreviewErasureApiResponse, PreviewErasureApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/erasures/preview`,
          method: "POST",
          body: queryArg.erasureSelection,
        }),
        invalidatesTags: ["customers"],
      }),
      eraseCustomers: build.mutation<EraseCustomersApiResponse, EraseCustomersApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/erasures`,
          method: "POST",
          body: queryArg.erasureRequest,
        }),
        invalidatesTags: ["customers"],
      }),
      listViews: build.query<ListViewsApiResponse, ListViewsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/views`,
          params: {
            page: queryArg.page,
          },
        }),
        providesTags: ["customers"],
      }),
      saveView: build.mutation<SaveViewApiResponse, SaveViewApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/views`,
          method: "POST",
          body: queryArg.viewCreate,
        }),
        invalidatesTags: ["customers"],
      }),
      removeView: build.mutation<RemoveViewApiResponse, RemoveViewApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/views/${encodeURIComponent(String(queryArg.viewId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["customers"],
      }),
      restoreView: build.mutation<RestoreViewApiResponse, RestoreViewApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/views/${encodeURIComponent(String(queryArg.viewId))}/restore`,
          method: "POST",
        }),
        invalidatesTags: ["customers"],
      }),
      addOrders: build.mutation<AddOrdersApiResponse, AddOrdersApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/orders`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "idempotency-key": queryArg["idempotency-key"],
          },
        }),
        invalidatesTags: ["orders"],
      }),
      correctOrder: build.mutation<CorrectOrderApiResponse, CorrectOrderApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/orders/${encodeURIComponent(String(queryArg.orderId))}`,
          method: "PUT",
          body: queryArg.body,
          params: {
            of: queryArg["of"],
          },
        }),
        invalidatesTags: ["orders"],
      }),
      removeOrder: build.mutation<RemoveOrderApiResponse, RemoveOrderApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/orders/${encodeURIComponent(String(queryArg.orderId))}`,
          method: "DELETE",
          params: {
            of: queryArg["of"],
          },
        }),
        invalidatesTags: ["orders"],
      }),
      addEvents: build.mutation<AddEventsApiResponse, AddEventsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/events`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "idempotency-key": queryArg["idempotency-key"],
          },
        }),
        invalidatesTags: ["orders"],
      }),
      beginUpload: build.mutation<BeginUploadApiResponse, BeginUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/resumable`,
          method: "POST",
          body: queryArg.resumableUploadCreate,
        }),
        invalidatesTags: ["data"],
      }),
      getResumableUpload: build.query<GetResumableUploadApiResponse, GetResumableUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/resumable/${encodeURIComponent(String(queryArg.uploadId))}`,
        }),
        providesTags: ["data"],
      }),
      continueUpload: build.mutation<ContinueUploadApiResponse, ContinueUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/resumable/${encodeURIComponent(String(queryArg.uploadId))}`,
          method: "PATCH",
          body: queryArg.body,
          headers: {
            "upload-offset": queryArg["upload-offset"],
          },
        }),
        invalidatesTags: ["data"],
      }),
      cancelUpload: build.mutation<CancelUploadApiResponse, CancelUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/resumable/${encodeURIComponent(String(queryArg.uploadId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["data"],
      }),
      upload: build.mutation<UploadApiResponse, UploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads`,
          method: "POST",
          body: queryArg.body,
          params: {
            filename: queryArg.filename,
          },
        }),
        invalidatesTags: ["data"],
      }),
      listUploads: build.query<ListUploadsApiResponse, ListUploadsApiArg>({
        query: () => ({ url: `/api/v1/uploads` }),
        providesTags: ["data"],
      }),
      uploadSample: build.mutation<UploadSampleApiResponse, UploadSampleApiArg>({
        query: () => ({ url: `/api/v1/uploads/sample`, method: "POST" }),
        invalidatesTags: ["data"],
      }),
      getUpload: build.query<GetUploadApiResponse, GetUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}`,
        }),
        providesTags: ["data"],
      }),
      removeUpload: build.mutation<RemoveUploadApiResponse, RemoveUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["data"],
      }),
      previewUpload: build.mutation<PreviewUploadApiResponse, PreviewUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}/preview`,
          method: "POST",
          body: queryArg.readingOptions,
        }),
        invalidatesTags: ["data"],
      }),
      ingestUpload: build.mutation<IngestUploadApiResponse, IngestUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}/ingest`,
          method: "POST",
          body: queryArg.readingOptions,
        }),
        invalidatesTags: ["data"],
      }),
      addUpload: build.mutation<AddUploadApiResponse, AddUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}/add`,
          method: "POST",
          body: queryArg.filePredictionOptions,
        }),
        invalidatesTags: ["data"],
      }),
      checkUpload: build.mutation<CheckUploadApiResponse, CheckUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}/quality`,
          method: "POST",
          body: queryArg.readingOptions,
        }),
        invalidatesTags: ["data"],
      }),
      profileUpload: build.mutation<ProfileUploadApiResponse, ProfileUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/uploads/${encodeURIComponent(String(queryArg.uploadId))}/profile`,
          method: "POST",
          body: queryArg.profileOptions,
        }),
        invalidatesTags: ["data"],
      }),
      listImports: build.query<ListImportsApiResponse, ListImportsApiArg>({
        query: () => ({ url: `/api/v1/imports` }),
        providesTags: ["data"],
      }),
      previewImportRemoval: build.query<PreviewImportRemovalApiResponse, PreviewImportRemovalApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/imports/${encodeURIComponent(String(queryArg.importId))}/removal`,
        }),
        providesTags: ["data"],
      }),
      removeImport: build.mutation<RemoveImportApiResponse, RemoveImportApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/imports/${encodeURIComponent(String(queryArg.importId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["data"],
      }),
      sampleOrders: build.query<SampleOrdersApiResponse, SampleOrdersApiArg>({
        query: () => ({ url: `/api/v1/samples/orders` }),
        providesTags: ["data"],
      }),
      exampleShop: build.query<ExampleShopApiResponse, ExampleShopApiArg>({
        query: () => ({ url: `/api/v1/samples/shop` }),
        providesTags: ["data"],
      }),
      generateShop: build.mutation<GenerateShopApiResponse, GenerateShopApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/samples/shop`,
          method: "POST",
          body: queryArg.exampleShop,
        }),
        invalidatesTags: ["data"],
      }),
      removeExampleShop: build.mutation<RemoveExampleShopApiResponse, RemoveExampleShopApiArg>({
        query: () => ({ url: `/api/v1/samples/shop`, method: "DELETE" }),
        invalidatesTags: ["data"],
      }),
      listSources: build.query<ListSourcesApiResponse, ListSourcesApiArg>({
        query: () => ({ url: `/api/v1/sources` }),
        providesTags: ["data"],
      }),
      listConnectors: build.query<ListConnectorsApiResponse, ListConnectorsApiArg>({
        query: () => ({ url: `/api/v1/connections/kinds` }),
        providesTags: ["data"],
      }),
      listConnections: build.query<ListConnectionsApiResponse, ListConnectionsApiArg>({
        query: () => ({ url: `/api/v1/connections` }),
        providesTags: ["data"],
      }),
      addConnection: build.mutation<AddConnectionApiResponse, AddConnectionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/connections`,
          method: "POST",
          body: queryArg.connectionCreate,
        }),
        invalidatesTags: ["data"],
      }),
      testConnectionSettings: build.mutation<TestConnectionSettingsApiResponse, TestConnectionSettingsApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/v1/connections/test`,
            method: "POST",
            body: queryArg.connectionTest,
          }),
          invalidatesTags: ["data"],
        },
      ),
      getConnection: build.query<GetConnectionApiResponse, GetConnectionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/connections/${encodeURIComponent(String(queryArg.connectionId))}`,
        }),
        providesTags: ["data"],
      }),
      changeConnection: build.mutation<ChangeConnectionApiResponse, ChangeConnectionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/connections/${encodeURIComponent(String(queryArg.connectionId))}`,
          method: "PATCH",
          body: queryArg.connectionUpdate,
        }),
        invalidatesTags: ["data"],
      }),
      removeConnection: build.mutation<RemoveConnectionApiResponse, RemoveConnectionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/connections/${encodeURIComponent(String(queryArg.connectionId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["data"],
      }),
      testConnection: build.mutation<TestConnectionApiResponse, TestConnectionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/connections/${encodeURIComponent(String(queryArg.connectionId))}/test`,
          method: "POST",
        }),
        invalidatesTags: ["data"],
      }),
      runConnection: build.mutation<RunConnectionApiResponse, RunConnectionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/connections/${encodeURIComponent(String(queryArg.connectionId))}/run`,
          method: "POST",
        }),
        invalidatesTags: ["data"],
      }),
      listJobs: build.query<ListJobsApiResponse, ListJobsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs`,
          params: {
            limit: queryArg.limit,
            kind: queryArg.kind,
            state: queryArg.state,
            before: queryArg.before,
          },
        }),
        providesTags: ["jobs"],
      }),
      submitJob: build.mutation<SubmitJobApiResponse, SubmitJobApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs`,
          method: "POST",
          body: queryArg.jobCreate,
        }),
        invalidatesTags: ["jobs"],
      }),
      jobKinds: build.query<JobKindsApiResponse, JobKindsApiArg>({
        query: () => ({ url: `/api/v1/jobs/kinds` }),
        providesTags: ["jobs"],
      }),
      getJob: build.query<GetJobApiResponse, GetJobApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}`,
        }),
        providesTags: ["jobs"],
      }),
      jobLog: build.query<JobLogApiResponse, JobLogApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/log`,
          params: {
            after: queryArg.after,
          },
        }),
        providesTags: ["jobs"],
      }),
      jobFiles: build.query<JobFilesApiResponse, JobFilesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/files`,
        }),
        providesTags: ["jobs"],
      }),
      downloadJobFile: build.query<DownloadJobFileApiResponse, DownloadJobFileApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/files/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["jobs"],
      }),
      showJobPage: build.query<ShowJobPageApiResponse, ShowJobPageApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/pages/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["jobs"],
      }),
      cancelJob: build.mutation<CancelJobApiResponse, CancelJobApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/cancel`,
          method: "POST",
        }),
        invalidatesTags: ["jobs"],
      }),
      retryJob: build.mutation<RetryJobApiResponse, RetryJobApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/retry`,
          method: "POST",
        }),
        invalidatesTags: ["jobs"],
      }),
      jobEvents: build.query<JobEventsApiResponse, JobEventsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/jobs/${encodeURIComponent(String(queryArg.jobId))}/events`,
        }),
        providesTags: ["jobs"],
      }),
      listModels: build.query<ListModelsApiResponse, ListModelsApiArg>({
        query: () => ({ url: `/api/v1/models` }),
        providesTags: ["models"],
      }),
      compareModels: build.query<CompareModelsApiResponse, CompareModelsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/compare`,
          params: {
            first: queryArg.first,
            second: queryArg.second,
          },
        }),
        providesTags: ["models"],
      }),
      modelKinds: build.query<ModelKindsApiResponse, ModelKindsApiArg>({
        query: () => ({ url: `/api/v1/models/kinds` }),
        providesTags: ["models"],
      }),
      rollbackModel: build.mutation<RollbackModelApiResponse, RollbackModelApiArg>({
        query: () => ({ url: `/api/v1/models/rollback`, method: "POST" }),
        invalidatesTags: ["models"],
      }),
      uploadModel: build.mutation<UploadModelApiResponse, UploadModelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/upload`,
          method: "POST",
          body: queryArg.body,
        }),
        invalidatesTags: ["models"],
      }),
      getModel: build.query<GetModelApiResponse, GetModelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}`,
        }),
        providesTags: ["models"],
      }),
      describeModel: build.mutation<DescribeModelApiResponse, DescribeModelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}/description`,
          method: "PUT",
          body: queryArg.modelDescription,
        }),
        invalidatesTags: ["models"],
      }),
      modelBacktest: build.query<ModelBacktestApiResponse, ModelBacktestApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}/backtest`,
        }),
        providesTags: ["models"],
      }),
      promoteModel: build.mutation<PromoteModelApiResponse, PromoteModelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}/promote`,
          method: "POST",
          body: queryArg.promotion,
        }),
        invalidatesTags: ["models"],
      }),
      downloadModel: build.query<DownloadModelApiResponse, DownloadModelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}/download`,
        }),
        providesTags: ["models"],
      }),
      predictWithVersion: build.mutation<PredictWithVersionApiResponse, PredictWithVersionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}/predictions`,
          method: "POST",
          body: queryArg.versionPredictions,
        }),
        invalidatesTags: ["models"],
      }),
      explainWithVersion: build.mutation<ExplainWithVersionApiResponse, ExplainWithVersionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/models/${encodeURIComponent(String(queryArg.version))}/explanations`,
          method: "POST",
          body: queryArg.versionExplanations,
        }),
        invalidatesTags: ["models"],
      }),
      listFeatures: build.query<ListFeaturesApiResponse, ListFeaturesApiArg>({
        query: () => ({ url: `/api/v1/features` }),
        providesTags: ["features"],
      }),
      exportFeatures: build.mutation<ExportFeaturesApiResponse, ExportFeaturesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/features`,
          method: "POST",
          body: queryArg.featureExport,
        }),
        invalidatesTags: ["features"],
      }),
      customerFeatures: build.query<CustomerFeaturesApiResponse, CustomerFeaturesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/customers/${encodeURIComponent(String(queryArg.customerId))}/features`,
        }),
        providesTags: ["features"],
      }),
      trainTable: build.mutation<TrainTableApiResponse, TrainTableApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/tables/models`,
          method: "POST",
          body: queryArg.tableTraining,
        }),
        invalidatesTags: ["tables"],
      }),
      predictTable: build.mutation<PredictTableApiResponse, PredictTableApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/tables/predictions`,
          method: "POST",
          body: queryArg.tablePrediction,
        }),
        invalidatesTags: ["tables"],
      }),
      listBacktests: build.query<ListBacktestsApiResponse, ListBacktestsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/backtests`,
          params: {
            limit: queryArg.limit,
          },
        }),
        providesTags: ["models"],
      }),
      getBacktest: build.query<GetBacktestApiResponse, GetBacktestApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/backtests/${encodeURIComponent(String(queryArg.jobId))}`,
        }),
        providesTags: ["models"],
      }),
      listSegments: build.query<ListSegmentsApiResponse, ListSegmentsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments`,
          params: {
            by: queryArg.by,
          },
        }),
        providesTags: ["insight"],
      }),
      rfmGrid: build.query<RfmGridApiResponse, RfmGridApiArg>({
        query: () => ({ url: `/api/v1/segments/grid` }),
        providesTags: ["insight"],
      }),
      rfmHistory: build.query<RfmHistoryApiResponse, RfmHistoryApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/history`,
          params: {
            step: queryArg.step,
          },
        }),
        providesTags: ["insight"],
      }),
      segmentMoves: build.query<SegmentMovesApiResponse, SegmentMovesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/moves`,
          params: {
            by: queryArg.by,
          },
        }),
        providesTags: ["insight"],
      }),
      parts: build.query<PartsApiResponse, PartsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/parts`,
          params: {
            by: queryArg.by,
          },
        }),
        providesTags: ["insight"],
      }),
      segmentFields: build.query<SegmentFieldsApiResponse, SegmentFieldsApiArg>({
        query: () => ({ url: `/api/v1/segments/fields` }),
        providesTags: ["insight"],
      }),
      purchaseFields: build.query<PurchaseFieldsApiResponse, PurchaseFieldsApiArg>({
        query: () => ({ url: `/api/v1/segments/purchase-fields` }),
        providesTags: ["insight"],
      }),
      segmentClusters: build.query<SegmentClustersApiResponse, SegmentClustersApiArg>({
        query: () => ({ url: `/api/v1/segments/clusters` }),
        providesTags: ["insight"],
      }),
      highValuePrecision: build.query<HighValuePrecisionApiResponse, HighValuePrecisionApiArg>({
        query: () => ({ url: `/api/v1/segments/precision` }),
        providesTags: ["insight"],
      }),
      previewSegment: build.query<PreviewSegmentApiResponse, PreviewSegmentApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/preview`,
          method: "POST",
          body: queryArg.ruleRequest,
        }),
        providesTags: ["insight"],
      }),
      namedSegments: build.query<NamedSegmentsApiResponse, NamedSegmentsApiArg>({
        query: () => ({ url: `/api/v1/segments/named` }),
        providesTags: ["insight"],
      }),
      saveSegment: build.mutation<SaveSegmentApiResponse, SaveSegmentApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/named`,
          method: "POST",
          body: queryArg.segmentCreate,
          headers: {
            "if-match": queryArg["if-match"],
          },
        }),
        invalidatesTags: ["insight"],
      }),
      getSegment: build.query<GetSegmentApiResponse, GetSegmentApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/named/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["insight"],
      }),
      removeSegment: build.mutation<RemoveSegmentApiResponse, RemoveSegmentApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/named/${encodeURIComponent(String(queryArg.name))}`,
          method: "DELETE",
          headers: {
            "if-match": queryArg["if-match"],
          },
        }),
        invalidatesTags: ["insight"],
      }),
      restoreSegment: build.mutation<RestoreSegmentApiResponse, RestoreSegmentApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/named/${encodeURIComponent(String(queryArg.name))}/restore`,
          method: "POST",
        }),
        invalidatesTags: ["insight"],
      }),
      segmentEvents: build.query<SegmentEventsApiResponse, SegmentEventsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/segments/named/${encodeURIComponent(String(queryArg.name))}/events`,
          params: {
            what: queryArg.what,
            run_id: queryArg.runId,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["insight"],
      }),
      dashboard: build.query<DashboardApiResponse, DashboardApiArg>({
        query: () => ({ url: `/api/v1/dashboard` }),
        providesTags: ["insight"],
      }),
      keyFigures: build.query<KeyFiguresApiResponse, KeyFiguresApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/dashboard/figures`,
          params: {
            window_days: queryArg.windowDays,
          },
        }),
        providesTags: ["insight"],
      }),
      scoring: build.query<ScoringApiResponse, ScoringApiArg>({
        query: () => ({ url: `/api/v1/dashboard/scoring` }),
        providesTags: ["insight"],
      }),
      revenue: build.query<RevenueApiResponse, RevenueApiArg>({
        query: () => ({ url: `/api/v1/dashboard/revenue` }),
        providesTags: ["insight"],
      }),
      periodFigures: build.query<PeriodFiguresApiResponse, PeriodFiguresApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/dashboard/period`,
          params: {
            from_day: queryArg.fromDay,
            to_day: queryArg.toDay,
          },
        }),
        providesTags: ["insight"],
      }),
      cohorts: build.query<CohortsApiResponse, CohortsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/dashboard/cohorts`,
          params: {
            months: queryArg.months,
            after: queryArg.after,
          },
        }),
        providesTags: ["insight"],
      }),
      changes: build.query<ChangesApiResponse, ChangesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/dashboard/changes`,
          params: {
            limit: queryArg.limit,
          },
        }),
        providesTags: ["insight"],
      }),
      freshness: build.query<FreshnessApiResponse, FreshnessApiArg>({
        query: () => ({ url: `/api/v1/dashboard/freshness` }),
        providesTags: ["insight"],
      }),
      modelHealth: build.query<ModelHealthApiResponse, ModelHealthApiArg>({
        query: () => ({ url: `/api/v1/dashboard/health` }),
        providesTags: ["insight"],
      }),
      dashboardEvents: build.query<DashboardEventsApiResponse, DashboardEventsApiArg>({
        query: () => ({ url: `/api/v1/dashboard/events` }),
        providesTags: ["insight"],
      }),
      listAudiences: build.query<ListAudiencesApiResponse, ListAudiencesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences`,
          params: {
            audience: queryArg.audience,
          },
        }),
        providesTags: ["audiences"],
      }),
      freezeAudience: build.mutation<FreezeAudienceApiResponse, FreezeAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences`,
          method: "POST",
          body: queryArg.audienceCreate,
        }),
        invalidatesTags: ["audiences"],
      }),
      listChannels: build.query<ListChannelsApiResponse, ListChannelsApiArg>({
        query: () => ({ url: `/api/v1/audiences/channels` }),
        providesTags: ["audiences"],
      }),
      setChannel: build.mutation<SetChannelApiResponse, SetChannelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/channels/${encodeURIComponent(String(queryArg.channel))}/settings`,
          method: "PUT",
          body: queryArg.channelSettings,
        }),
        invalidatesTags: ["audiences"],
      }),
      clearChannel: build.mutation<ClearChannelApiResponse, ClearChannelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/channels/${encodeURIComponent(String(queryArg.channel))}/settings`,
          method: "DELETE",
        }),
        invalidatesTags: ["audiences"],
      }),
      checkChannel: build.mutation<CheckChannelApiResponse, CheckChannelApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/channels/${encodeURIComponent(String(queryArg.channel))}/check`,
          method: "POST",
        }),
        invalidatesTags: ["audiences"],
      }),
      previewAudience: build.mutation<PreviewAudienceApiResponse, PreviewAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/preview`,
          method: "POST",
          body: queryArg.audienceCreate,
        }),
        invalidatesTags: ["audiences"],
      }),
      refreshAudience: build.mutation<RefreshAudienceApiResponse, RefreshAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/refresh`,
          method: "POST",
        }),
        invalidatesTags: ["audiences"],
      }),
      getAudience: build.query<GetAudienceApiResponse, GetAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}`,
        }),
        providesTags: ["audiences"],
      }),
      removeAudience: build.mutation<RemoveAudienceApiResponse, RemoveAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["audiences"],
      }),
      restoreAudience: build.mutation<RestoreAudienceApiResponse, RestoreAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/restore`,
          method: "POST",
        }),
        invalidatesTags: ["audiences"],
      }),
      audienceDifference: build.query<AudienceDifferenceApiResponse, AudienceDifferenceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/difference`,
        }),
        providesTags: ["audiences"],
      }),
      dryRunAudience: build.query<DryRunAudienceApiResponse, DryRunAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/dry-run`,
        }),
        providesTags: ["audiences"],
      }),
      sendAudience: build.mutation<SendAudienceApiResponse, SendAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/send`,
          method: "POST",
          params: {
            replace: queryArg.replace,
          },
        }),
        invalidatesTags: ["audiences"],
      }),
      downloadAudience: build.query<DownloadAudienceApiResponse, DownloadAudienceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/file`,
        }),
        providesTags: ["audiences"],
      }),
      planLookalike: build.mutation<PlanLookalikeApiResponse, PlanLookalikeApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/lookalikes`,
          method: "POST",
          body: queryArg.lookalikeCreate,
        }),
        invalidatesTags: ["audiences"],
      }),
      createLookalike: build.mutation<CreateLookalikeApiResponse, CreateLookalikeApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audiences/${encodeURIComponent(String(queryArg.audience))}/versions/${encodeURIComponent(String(queryArg["number"]))}/lookalikes/create`,
          method: "POST",
          body: queryArg.lookalikeCreate,
        }),
        invalidatesTags: ["audiences"],
      }),
      listSuppressions: build.query<ListSuppressionsApiResponse, ListSuppressionsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/suppressions/query`,
          method: "POST",
          body: queryArg.suppressionQuery,
        }),
        providesTags: ["audiences"],
      }),
      addSuppressions: build.mutation<AddSuppressionsApiResponse, AddSuppressionsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/suppressions`,
          method: "POST",
          body: queryArg.suppressionCreate,
        }),
        invalidatesTags: ["audiences"],
      }),
      removeSuppression: build.mutation<RemoveSuppressionApiResponse, RemoveSuppressionApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/suppressions/${encodeURIComponent(String(queryArg.suppressionId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["audiences"],
      }),
      consentFigures: build.query<ConsentFiguresApiResponse, ConsentFiguresApiArg>({
        query: () => ({ url: `/api/v1/consent` }),
        providesTags: ["audiences"],
      }),
      changeConsent: build.mutation<ChangeConsentApiResponse, ChangeConsentApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/consent/customer`,
          method: "PUT",
          body: queryArg.consentChange,
        }),
        invalidatesTags: ["audiences"],
      }),
      budgetAllocation: build.query<BudgetAllocationApiResponse, BudgetAllocationApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/budget/allocation`,
          params: {
            total_budget: queryArg.totalBudget,
            method: queryArg.method,
            by: queryArg.by,
            minimum: queryArg.minimum,
            maximum: queryArg.maximum,
            spend: queryArg.spend,
            gross_margin: queryArg.grossMargin,
            cac_share: queryArg.cacShare,
          },
        }),
        providesTags: ["budget"],
      }),
      budgetCurves: build.query<BudgetCurvesApiResponse, BudgetCurvesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/budget/curves`,
          params: {
            max_spend: queryArg.maxSpend,
            by: queryArg.by,
          },
        }),
        providesTags: ["budget"],
      }),
      listCampaigns: build.query<ListCampaignsApiResponse, ListCampaignsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/campaigns`,
          params: {
            from_day: queryArg.fromDay,
            to_day: queryArg.toDay,
          },
        }),
        providesTags: ["budget"],
      }),
      getCampaign: build.query<GetCampaignApiResponse, GetCampaignApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/campaigns/${encodeURIComponent(String(queryArg.campaignId))}`,
        }),
        providesTags: ["budget"],
      }),
      removeCampaign: build.mutation<RemoveCampaignApiResponse, RemoveCampaignApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/campaigns/${encodeURIComponent(String(queryArg.campaignId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["budget"],
      }),
      addCampaignDays: build.mutation<AddCampaignDaysApiResponse, AddCampaignDaysApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/campaigns/days`,
          method: "POST",
          body: queryArg.campaignDays,
        }),
        invalidatesTags: ["budget"],
      }),
      importCampaigns: build.mutation<ImportCampaignsApiResponse, ImportCampaignsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/campaigns/file`,
          method: "POST",
          body: queryArg.body,
          params: {
            column: queryArg.column,
            source: queryArg.source,
            date_format: queryArg.dateFormat,
          },
        }),
        invalidatesTags: ["budget"],
      }),
      readCampaigns: build.mutation<ReadCampaignsApiResponse, ReadCampaignsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/campaigns/read`,
          method: "POST",
          body: queryArg.platformImport,
        }),
        invalidatesTags: ["budget"],
      }),
      cohortTable: build.query<CohortTableApiResponse, CohortTableApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/economics/cohorts`,
          params: {
            by: queryArg.by,
            step: queryArg.step,
            from_day: queryArg.fromDay,
            to_day: queryArg.toDay,
            metric: queryArg.metric,
            per_customer: queryArg.perCustomer,
            cumulative: queryArg.cumulative,
            discount_rate: queryArg.discountRate,
            months: queryArg.months,
            gross_margin: queryArg.grossMargin,
            limit: queryArg.limit,
            after: queryArg.after,
          },
        }),
        providesTags: ["budget"],
      }),
      unitEconomics: build.query<UnitEconomicsApiResponse, UnitEconomicsApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/economics/units`,
          params: {
            by: queryArg.by,
            discount_rate: queryArg.discountRate,
            gross_margin: queryArg.grossMargin,
          },
        }),
        providesTags: ["budget"],
      }),
      listUsers: build.query<ListUsersApiResponse, ListUsersApiArg>({
        query: () => ({ url: `/api/v1/users` }),
        providesTags: ["access"],
      }),
      addUser: build.mutation<AddUserApiResponse, AddUserApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users`,
          method: "POST",
          body: queryArg.userCreate,
        }),
        invalidatesTags: ["access"],
      }),
      changePassword: build.mutation<ChangePasswordApiResponse, ChangePasswordApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/me/password`,
          method: "PUT",
          body: queryArg.passwordUpdate,
        }),
        invalidatesTags: ["access"],
      }),
      setPassword: build.mutation<SetPasswordApiResponse, SetPasswordApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}/password`,
          method: "PUT",
          body: queryArg.passwordUpdate,
        }),
        invalidatesTags: ["access"],
      }),
      renameUser: build.mutation<RenameUserApiResponse, RenameUserApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}/name`,
          method: "PUT",
          body: queryArg.nameUpdate,
          headers: {
            "if-match": queryArg["if-match"],
          },
        }),
        invalidatesTags: ["access"],
      }),
      changeRole: build.mutation<ChangeRoleApiResponse, ChangeRoleApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}/role`,
          method: "PUT",
          body: queryArg.roleUpdate,
          headers: {
            "if-match": queryArg["if-match"],
          },
        }),
        invalidatesTags: ["access"],
      }),
      disableUser: build.mutation<DisableUserApiResponse, DisableUserApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}`,
          method: "DELETE",
          headers: {
            "if-match": queryArg["if-match"],
          },
        }),
        invalidatesTags: ["access"],
      }),
      enableUser: build.mutation<EnableUserApiResponse, EnableUserApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}/enable`,
          method: "POST",
        }),
        invalidatesTags: ["access"],
      }),
      unlockUser: build.mutation<UnlockUserApiResponse, UnlockUserApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}/unlock`,
          method: "POST",
        }),
        invalidatesTags: ["access"],
      }),
      logUserOut: build.mutation<LogUserOutApiResponse, LogUserOutApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/users/${encodeURIComponent(String(queryArg.userId))}/log-out`,
          method: "POST",
        }),
        invalidatesTags: ["access"],
      }),
      listKeys: build.query<ListKeysApiResponse, ListKeysApiArg>({
        query: () => ({ url: `/api/v1/keys` }),
        providesTags: ["access"],
      }),
      makeKey: build.mutation<MakeKeyApiResponse, MakeKeyApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/keys`,
          method: "POST",
          body: queryArg.keyCreate,
        }),
        invalidatesTags: ["access"],
      }),
      listEverybodysKeys: build.query<ListEverybodysKeysApiResponse, ListEverybodysKeysApiArg>({
        query: () => ({ url: `/api/v1/keys/everybody` }),
        providesTags: ["access"],
      }),
      revokeKey: build.mutation<RevokeKeyApiResponse, RevokeKeyApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/keys/${encodeURIComponent(String(queryArg.keyId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["access"],
      }),
      auditLog: build.query<AuditLogApiResponse, AuditLogApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/audit`,
          params: {
            limit: queryArg.limit,
            before: queryArg.before,
          },
        }),
        providesTags: ["access"],
      }),
      listNotices: build.query<ListNoticesApiResponse, ListNoticesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/notices`,
          params: {
            limit: queryArg.limit,
          },
        }),
        providesTags: ["notices"],
      }),
      markNoticesRead: build.mutation<MarkNoticesReadApiResponse, MarkNoticesReadApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/notices/read`,
          method: "POST",
          body: queryArg.noticesRead,
        }),
        invalidatesTags: ["notices"],
      }),
      getPreferences: build.query<GetPreferencesApiResponse, GetPreferencesApiArg>({
        query: () => ({ url: `/api/v1/preferences` }),
        providesTags: ["notices"],
      }),
      changePreferences: build.mutation<ChangePreferencesApiResponse, ChangePreferencesApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/preferences`,
          method: "PUT",
          body: queryArg.preferencesBody,
        }),
        invalidatesTags: ["notices"],
      }),
      getWorkspace: build.query<GetWorkspaceApiResponse, GetWorkspaceApiArg>({
        query: () => ({ url: `/api/v1/workspace` }),
        providesTags: ["access"],
      }),
      changeWorkspace: build.mutation<ChangeWorkspaceApiResponse, ChangeWorkspaceApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/workspace`,
          method: "PUT",
          body: queryArg.currencyUpdate,
          headers: {
            "if-match": queryArg["if-match"],
          },
        }),
        invalidatesTags: ["access"],
      }),
      checkWorkspace: build.query<CheckWorkspaceApiResponse, CheckWorkspaceApiArg>({
        query: () => ({ url: `/api/v1/workspace/checks` }),
        providesTags: ["access"],
      }),
      firstSteps: build.query<FirstStepsApiResponse, FirstStepsApiArg>({
        query: () => ({ url: `/api/v1/workspace/first-steps` }),
        providesTags: ["access"],
      }),
      storageUsage: build.query<StorageUsageApiResponse, StorageUsageApiArg>({
        query: () => ({ url: `/api/v1/storage` }),
        providesTags: ["access"],
      }),
      cleanUpStorage: build.mutation<CleanUpStorageApiResponse, CleanUpStorageApiArg>({
        query: () => ({ url: `/api/v1/storage/clean-up`, method: "POST" }),
        invalidatesTags: ["access"],
      }),
      livez: build.query<LivezApiResponse, LivezApiArg>({
        query: () => ({ url: `/livez` }),
        providesTags: ["operations"],
      }),
      readyz: build.query<ReadyzApiResponse, ReadyzApiArg>({
        query: () => ({ url: `/readyz` }),
        providesTags: ["operations"],
      }),
      metrics: build.query<MetricsApiResponse, MetricsApiArg>({
        query: () => ({ url: `/metrics` }),
        providesTags: ["operations"],
      }),
      root: build.query<RootApiResponse, RootApiArg>({
        query: () => ({ url: `/` }),
        providesTags: ["operations", "well-known"],
      }),
      health: build.query<HealthApiResponse, HealthApiArg>({
        query: () => ({ url: `/health` }),
        providesTags: ["operations", "well-known"],
      }),
      apiHealth: build.query<ApiHealthApiResponse, ApiHealthApiArg>({
        query: () => ({ url: `/api/health` }),
        providesTags: ["operations", "well-known"],
      }),
      predict: build.mutation<PredictApiResponse, PredictApiArg>({
        query: (queryArg) => ({
          url: `/predict`,
          method: "POST",
          body: queryArg.factsRequest,
          params: {
            horizon_days: queryArg.horizonDays,
          },
        }),
        invalidatesTags: ["well-known"],
      }),
      apiPredict: build.mutation<ApiPredictApiResponse, ApiPredictApiArg>({
        query: (queryArg) => ({
          url: `/api/predict`,
          method: "POST",
          body: queryArg.factsRequest,
          params: {
            horizon_days: queryArg.horizonDays,
          },
        }),
        invalidatesTags: ["well-known"],
      }),
      predictClv: build.mutation<PredictClvApiResponse, PredictClvApiArg>({
        query: (queryArg) => ({
          url: `/predict/clv`,
          method: "POST",
          body: queryArg.customerRequest,
          params: {
            horizon_days: queryArg.horizonDays,
          },
        }),
        invalidatesTags: ["well-known"],
      }),
      apiPredictUpload: build.mutation<ApiPredictUploadApiResponse, ApiPredictUploadApiArg>({
        query: (queryArg) => ({
          url: `/api/predict/upload`,
          method: "POST",
          body: queryArg.body,
          params: {
            filename: queryArg.filename,
          },
        }),
        invalidatesTags: ["well-known"],
      }),
      apiCustomers: build.query<ApiCustomersApiResponse, ApiCustomersApiArg>({
        query: (queryArg) => ({
          url: `/api/customers`,
          params: {
            limit: queryArg.limit,
            after: queryArg.after,
          },
        }),
        providesTags: ["well-known"],
      }),
      apiCustomer: build.query<ApiCustomerApiResponse, ApiCustomerApiArg>({
        query: (queryArg) => ({
          url: `/api/customers/${encodeURIComponent(String(queryArg.customerId))}`,
        }),
        providesTags: ["well-known"],
      }),
      apiSegments: build.query<ApiSegmentsApiResponse, ApiSegmentsApiArg>({
        query: () => ({ url: `/api/segments` }),
        providesTags: ["well-known"],
      }),
      segmentsActive: build.query<SegmentsActiveApiResponse, SegmentsActiveApiArg>({
        query: () => ({ url: `/segments/active` }),
        providesTags: ["well-known"],
      }),
      apiBudgetAllocation: build.query<ApiBudgetAllocationApiResponse, ApiBudgetAllocationApiArg>({
        query: (queryArg) => ({
          url: `/api/meta-ads/budget-allocation`,
          params: {
            total_budget: queryArg.totalBudget,
            method: queryArg.method,
            by: queryArg.by,
            minimum: queryArg.minimum,
            maximum: queryArg.maximum,
            spend: queryArg.spend,
            gross_margin: queryArg.grossMargin,
            cac_share: queryArg.cacShare,
          },
        }),
        providesTags: ["well-known"],
      }),
      apiMetrics: build.query<ApiMetricsApiResponse, ApiMetricsApiArg>({
        query: () => ({ url: `/api/metrics` }),
        providesTags: ["well-known"],
      }),
      apiDashboardSummary: build.query<ApiDashboardSummaryApiResponse, ApiDashboardSummaryApiArg>({
        query: () => ({ url: `/api/dashboard/summary` }),
        providesTags: ["well-known"],
      }),
      apiChannelAudiences: build.query<ApiChannelAudiencesApiResponse, ApiChannelAudiencesApiArg>({
        query: (queryArg) => ({
          url: `/api/${encodeURIComponent(String(queryArg.platform))}/audiences`,
        }),
        providesTags: ["well-known"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as api };
export type PredictCustomerApiResponse = /** status 200 Successful Response */ PredictionResponse;
export type PredictCustomerApiArg = {
  customerId: string;
  horizonDays?: number;
};
export type PredictCustomersApiResponse = /** status 200 Successful Response */ BatchResponse;
export type PredictCustomersApiArg = {
  batchRequest: BatchRequest;
};
export type PredictDescribedApiResponse = /** status 200 Successful Response */ FactsPredictionResponse;
export type PredictDescribedApiArg = {
  factsBatchRequest: FactsBatchRequest;
};
export type VectorFieldsApiResponse = /** status 200 Successful Response */ FactField[];
export type VectorFieldsApiArg = void;
export type FactsOfCustomerApiResponse = /** status 200 Successful Response */ FactsResponse;
export type FactsOfCustomerApiArg = {
  customerId: string;
};
export type PredictFromOrdersApiResponse = /** status 200 Successful Response */ FactsPredictionResponse;
export type PredictFromOrdersApiArg = {
  orderHistoryRequest: OrderHistoryRequest;
};
export type PredictFileApiResponse = /** status 200 Successful Response */ FilePredictionResponse;
export type PredictFileApiArg = {
  filename?: string;
  body: Blob;
};
export type FilePredictionRowsApiResponse = /** status 200 Successful Response */ FileRowsResponse;
export type FilePredictionRowsApiArg = {
  resultId: string;
  limit?: number;
  after?: string;
};
export type DownloadPredictionsApiResponse = unknown;
export type DownloadPredictionsApiArg = {
  resultId: string;
};
export type WhoAmIApiResponse = /** status 200 Successful Response */ SessionResponse;
export type WhoAmIApiArg = void;
export type LogInApiResponse = /** status 200 Successful Response */ SessionResponse;
export type LogInApiArg = {
  credentials: Credentials;
};
export type LogOutApiResponse = unknown;
export type LogOutApiArg = void;
export type ListSessionsApiResponse = /** status 200 Successful Response */ OpenSessionResponse[];
export type ListSessionsApiArg = void;
export type EndOtherSessionsApiResponse = unknown;
export type EndOtherSessionsApiArg = void;
export type ListCustomersApiResponse = /** status 200 Successful Response */ CustomerPage;
export type ListCustomersApiArg = {
  limit?: number;
  after?: string;
  count?: boolean;
  startsWith?: string;
  /** Name of a segment. */
  inSegment?: string;
  sort?:
    | "predicted_clv"
    | "customer_id"
    | "net_spend"
    | "orders"
    | "first_order"
    | "last_order"
    | "probability_alive"
    | "churn_probability"
    | "expected_purchases"
    | "clv_percentile"
    | "period_spend"
    | "period_orders"
    | "before_spend";
  descending?: boolean;
  /** Value over these days instead of the model's horizon, without training again: 30, 90, 180, 365. */
  windowDays?: number;
  /** First day of a range of days to look at. */
  fromDay?: string;
  /** Last day of the range, included. */
  toDay?: string;
  segment?: string;
  valueTier?: string;
  confidence?: string;
  country?: string;
  acquisitionSource?: string;
  recencyScore?: number;
  frequencyScore?: number;
  minPredictedClv?: number;
  minNetSpend?: number;
  minOrders?: number;
  minProbabilityAlive?: number;
  minChurnProbability?: number;
  maxPredictedClv?: number;
  maxNetSpend?: number;
  maxOrders?: number;
  maxProbabilityAlive?: number;
  maxChurnProbability?: number;
};
export type GetCustomerApiResponse = /** status 200 Successful Response */ CustomerResponse;
export type GetCustomerApiArg = {
  customerId: string;
  explain?: boolean;
};
export type CustomerAliveApiResponse = /** status 200 Successful Response */ AlivePoint[];
export type CustomerAliveApiArg = {
  customerId: string;
};
export type ExplainCustomerApiResponse = /** status 200 Successful Response */ ExplanationResponse;
export type ExplainCustomerApiArg = {
  customerId: string;
};
export type ExportCustomersApiResponse = unknown;
export type ExportCustomersApiArg = {
  startsWith?: string;
  /** Name of a segment. */
  inSegment?: string;
  sort?:
    | "predicted_clv"
    | "customer_id"
    | "net_spend"
    | "orders"
    | "first_order"
    | "last_order"
    | "probability_alive"
    | "churn_probability"
    | "expected_purchases"
    | "clv_percentile"
    | "period_spend"
    | "period_orders"
    | "before_spend";
  descending?: boolean;
  /** Value over these days instead of the model's horizon, without training again: 30, 90, 180, 365. */
  windowDays?: number;
  /** First day of a range of days to look at. */
  fromDay?: string;
  /** Last day of the range, included. */
  toDay?: string;
  segment?: string;
  valueTier?: string;
  confidence?: string;
  country?: string;
  acquisitionSource?: string;
  recencyScore?: number;
  frequencyScore?: number;
  minPredictedClv?: number;
  minNetSpend?: number;
  minOrders?: number;
  minProbabilityAlive?: number;
  minChurnProbability?: number;
  maxPredictedClv?: number;
  maxNetSpend?: number;
  maxOrders?: number;
  maxProbabilityAlive?: number;
  maxChurnProbability?: number;
  /** Names, in their order; all if left out. */
  columns?: string[];
  /** Only the page of so many rows. */
  limit?: number;
  after?: string;
  format?: "csv" | "xlsx";
  /** `raw`: names and values as in the API, for programs, as CSV only. */
  decimal?: "raw" | "point" | "comma";
};
export type ExportTableApiResponse = unknown;
export type ExportTableApiArg = {
  tableToExport: TableToExport;
};
export type SearchApiResponse = /** status 200 Successful Response */ SearchResults;
export type SearchApiArg = {
  searchText: SearchText;
};
export type PreviewErasureApiResponse = /** status 200 Successful Response */ ErasurePreviewResponse;
export type PreviewErasureApiArg = {
  erasureSelection: ErasureSelection;
};
export type EraseCustomersApiResponse = /** status 200 Successful Response */ ErasureResponse;
export type EraseCustomersApiArg = {
  erasureRequest: ErasureRequest;
};
export type ListViewsApiResponse = /** status 200 Successful Response */ ViewResponse[];
export type ListViewsApiArg = {
  page?: "customers";
};
export type SaveViewApiResponse = /** status 201 Successful Response */ ViewResponse;
export type SaveViewApiArg = {
  viewCreate: ViewCreate;
};
export type RemoveViewApiResponse = unknown;
export type RemoveViewApiArg = {
  viewId: string;
};
export type RestoreViewApiResponse = unknown;
export type RestoreViewApiArg = {
  viewId: string;
};
export type AddOrdersApiResponse = /** status 201 Successful Response */ RecordedResponse;
export type AddOrdersApiArg = {
  /** Repeating a request with the same key and body returns the same response; nothing is added twice. */
  "idempotency-key"?: string;
  body: OrderBatch | OrderCreate;
};
export type CorrectOrderApiResponse = /** status 200 Successful Response */ OrderChanged;
export type CorrectOrderApiArg = {
  orderId: string;
  /** Customer of the order, if several customers have an order with this ID. */
  of?: string;
  body: OrderBatch | OrderCreate;
};
export type RemoveOrderApiResponse = /** status 200 Successful Response */ OrderChanged;
export type RemoveOrderApiArg = {
  orderId: string;
  /** Customer of the order, if several customers have an order with this ID. */
  of?: string;
};
export type AddEventsApiResponse = /** status 201 Successful Response */ RecordedResponse;
export type AddEventsApiArg = {
  /** Repeating a request with the same key and body returns the same response; nothing is added twice. */
  "idempotency-key"?: string;
  body: EventBatch | EventCreate;
};
export type BeginUploadApiResponse = /** status 201 Successful Response */ ResumableUploadResponse;
export type BeginUploadApiArg = {
  resumableUploadCreate: ResumableUploadCreate;
};
export type GetResumableUploadApiResponse = /** status 200 Successful Response */ ResumableUploadResponse;
export type GetResumableUploadApiArg = {
  uploadId: string;
};
export type ContinueUploadApiResponse = /** status 200 Successful Response */ ResumableUploadResponse;
export type ContinueUploadApiArg = {
  uploadId: string;
  "upload-offset": string;
  body: Blob;
};
export type CancelUploadApiResponse = unknown;
export type CancelUploadApiArg = {
  uploadId: string;
};
export type UploadApiResponse = /** status 201 Successful Response */ UploadResponse;
export type UploadApiArg = {
  filename?: string;
  body: Blob;
};
export type ListUploadsApiResponse = /** status 200 Successful Response */ UploadResponse[];
export type ListUploadsApiArg = void;
export type UploadSampleApiResponse = /** status 201 Successful Response */ UploadResponse;
export type UploadSampleApiArg = void;
export type GetUploadApiResponse = /** status 200 Successful Response */ UploadResponse;
export type GetUploadApiArg = {
  uploadId: string;
};
export type RemoveUploadApiResponse = unknown;
export type RemoveUploadApiArg = {
  uploadId: string;
};
export type PreviewUploadApiResponse = /** status 200 Successful Response */ PreviewResponse;
export type PreviewUploadApiArg = {
  uploadId: string;
  readingOptions: ReadingOptions;
};
export type IngestUploadApiResponse = /** status 202 Successful Response */ JobResponse;
export type IngestUploadApiArg = {
  uploadId: string;
  readingOptions: ReadingOptions;
};
export type AddUploadApiResponse = /** status 202 Successful Response */ JobResponse;
export type AddUploadApiArg = {
  uploadId: string;
  filePredictionOptions: FilePredictionOptions;
};
export type CheckUploadApiResponse = /** status 202 Successful Response */ JobResponse;
export type CheckUploadApiArg = {
  uploadId: string;
  readingOptions: ReadingOptions;
};
export type ProfileUploadApiResponse = /** status 202 Successful Response */ JobResponse;
export type ProfileUploadApiArg = {
  uploadId: string;
  profileOptions: ProfileOptions;
};
export type ListImportsApiResponse = /** status 200 Successful Response */ ImportResponse[];
export type ListImportsApiArg = void;
export type PreviewImportRemovalApiResponse = /** status 200 Successful Response */ ImportRemovalResponse;
export type PreviewImportRemovalApiArg = {
  importId: string;
};
export type RemoveImportApiResponse = /** status 200 Successful Response */ ImportRemovalResponse;
export type RemoveImportApiArg = {
  importId: string;
};
export type SampleOrdersApiResponse = unknown;
export type SampleOrdersApiArg = void;
export type ExampleShopApiResponse = /** status 200 Successful Response */ ExampleShopState;
export type ExampleShopApiArg = void;
export type GenerateShopApiResponse = /** status 202 Successful Response */ JobResponse;
export type GenerateShopApiArg = {
  exampleShop: ExampleShop;
};
export type RemoveExampleShopApiResponse = /** status 200 Successful Response */ ExampleShopRemovedResponse;
export type RemoveExampleShopApiArg = void;
export type ListSourcesApiResponse = /** status 200 Successful Response */ SourceResponse[];
export type ListSourcesApiArg = void;
export type ListConnectorsApiResponse = /** status 200 Successful Response */ ConnectorResponse[];
export type ListConnectorsApiArg = void;
export type ListConnectionsApiResponse = /** status 200 Successful Response */ ConnectionResponse[];
export type ListConnectionsApiArg = void;
export type AddConnectionApiResponse = /** status 201 Successful Response */ ConnectionResponse;
export type AddConnectionApiArg = {
  connectionCreate: ConnectionCreate;
};
export type TestConnectionSettingsApiResponse = /** status 200 Successful Response */ SightResponse;
export type TestConnectionSettingsApiArg = {
  connectionTest: ConnectionTest;
};
export type GetConnectionApiResponse = /** status 200 Successful Response */ ConnectionResponse;
export type GetConnectionApiArg = {
  connectionId: string;
};
export type ChangeConnectionApiResponse = /** status 200 Successful Response */ ConnectionResponse;
export type ChangeConnectionApiArg = {
  connectionId: string;
  connectionUpdate: ConnectionUpdate;
};
export type RemoveConnectionApiResponse = unknown;
export type RemoveConnectionApiArg = {
  connectionId: string;
};
export type TestConnectionApiResponse = /** status 200 Successful Response */ SightResponse;
export type TestConnectionApiArg = {
  connectionId: string;
};
export type RunConnectionApiResponse = /** status 202 Successful Response */ JobResponse;
export type RunConnectionApiArg = {
  connectionId: string;
};
export type ListJobsApiResponse = /** status 200 Successful Response */ JobResponse[];
export type ListJobsApiArg = {
  limit?: number;
  kind?: string;
  state?: "queued" | "running" | "done" | "failed" | "cancelled";
  before?: string;
};
export type SubmitJobApiResponse = /** status 202 Successful Response */ JobResponse;
export type SubmitJobApiArg = {
  jobCreate: JobCreate;
};
export type JobKindsApiResponse = /** status 200 Successful Response */ JobKindResponse[];
export type JobKindsApiArg = void;
export type GetJobApiResponse = /** status 200 Successful Response */ JobResponse;
export type GetJobApiArg = {
  jobId: string;
};
export type JobLogApiResponse = /** status 200 Successful Response */ LogLineResponse[];
export type JobLogApiArg = {
  jobId: string;
  after?: number;
};
export type JobFilesApiResponse = /** status 200 Successful Response */ string[];
export type JobFilesApiArg = {
  jobId: string;
};
export type DownloadJobFileApiResponse = unknown;
export type DownloadJobFileApiArg = {
  name: string;
  jobId: string;
};
export type ShowJobPageApiResponse = /** status 200 Successful Response */ string;
export type ShowJobPageApiArg = {
  name: string;
  jobId: string;
};
export type CancelJobApiResponse = /** status 202 Successful Response */ JobResponse;
export type CancelJobApiArg = {
  jobId: string;
};
export type RetryJobApiResponse = /** status 202 Successful Response */ JobResponse;
export type RetryJobApiArg = {
  jobId: string;
};
export type JobEventsApiResponse = /** status 200 Successful Response */ string;
export type JobEventsApiArg = {
  jobId: string;
};
export type ListModelsApiResponse = /** status 200 Successful Response */ VersionResponse[];
export type ListModelsApiArg = void;
export type CompareModelsApiResponse = /** status 200 Successful Response */ ModelComparisonResponse;
export type CompareModelsApiArg = {
  first?: string;
  second?: string;
};
export type ModelKindsApiResponse = /** status 200 Successful Response */ ModelKind[];
export type ModelKindsApiArg = void;
export type RollbackModelApiResponse = /** status 200 Successful Response */ VersionResponse;
export type RollbackModelApiArg = void;
export type UploadModelApiResponse = /** status 201 Successful Response */ VersionResponse;
export type UploadModelApiArg = {
  body: Blob;
};
export type GetModelApiResponse = /** status 200 Successful Response */ ModelCardResponse;
export type GetModelApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
};
export type DescribeModelApiResponse = /** status 200 Successful Response */ VersionResponse;
export type DescribeModelApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
  modelDescription: ModelDescription;
};
export type ModelBacktestApiResponse = /** status 200 Successful Response */ BacktestSummary;
export type ModelBacktestApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
};
export type PromoteModelApiResponse = /** status 200 Successful Response */ VersionResponse;
export type PromoteModelApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
  promotion: Promotion;
};
export type DownloadModelApiResponse = unknown;
export type DownloadModelApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
};
export type PredictWithVersionApiResponse = /** status 202 Successful Response */ JobResponse;
export type PredictWithVersionApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
  versionPredictions: VersionPredictions;
};
export type ExplainWithVersionApiResponse = /** status 202 Successful Response */ JobResponse;
export type ExplainWithVersionApiArg = {
  /** A version number, `champion` or `challenger`. */
  version: string;
  versionExplanations: VersionExplanations;
};
export type ListFeaturesApiResponse = /** status 200 Successful Response */ FeatureResponse[];
export type ListFeaturesApiArg = void;
export type ExportFeaturesApiResponse = /** status 202 Successful Response */ JobResponse;
export type ExportFeaturesApiArg = {
  featureExport: FeatureExport;
};
export type CustomerFeaturesApiResponse = /** status 200 Successful Response */ CustomerFeaturesResponse;
export type CustomerFeaturesApiArg = {
  customerId: string;
};
export type TrainTableApiResponse = /** status 202 Successful Response */ JobResponse;
export type TrainTableApiArg = {
  tableTraining: TableTraining;
};
export type PredictTableApiResponse = /** status 202 Successful Response */ JobResponse;
export type PredictTableApiArg = {
  tablePrediction: TablePrediction;
};
export type ListBacktestsApiResponse = /** status 200 Successful Response */ BacktestResponse[];
export type ListBacktestsApiArg = {
  limit?: number;
};
export type GetBacktestApiResponse = /** status 200 Successful Response */ BacktestSummary;
export type GetBacktestApiArg = {
  jobId: string;
};
export type ListSegmentsApiResponse = /** status 200 Successful Response */ SegmentFigures[];
export type ListSegmentsApiArg = {
  by?: "rfm" | "value_tier";
};
export type RfmGridApiResponse = /** status 200 Successful Response */ RfmGrid;
export type RfmGridApiArg = void;
export type RfmHistoryApiResponse = /** status 200 Successful Response */ RfmHistory;
export type RfmHistoryApiArg = {
  step?: "month" | "quarter";
};
export type SegmentMovesApiResponse = /** status 200 Successful Response */ SegmentMoves;
export type SegmentMovesApiArg = {
  by?: "rfm" | "value_tier";
};
export type PartsApiResponse = /** status 200 Successful Response */ CustomerParts;
export type PartsApiArg = {
  by?: "acquisition_source" | "country";
};
export type SegmentFieldsApiResponse = /** status 200 Successful Response */ SegmentFieldResponse[];
export type SegmentFieldsApiArg = void;
export type PurchaseFieldsApiResponse = /** status 200 Successful Response */ PurchaseFieldResponse[];
export type PurchaseFieldsApiArg = void;
export type SegmentClustersApiResponse = /** status 200 Successful Response */ ClusteringDetails | null;
export type SegmentClustersApiArg = void;
export type HighValuePrecisionApiResponse = /** status 200 Successful Response */ HighValuePrecision | null;
export type HighValuePrecisionApiArg = void;
export type PreviewSegmentApiResponse = /** status 200 Successful Response */ SegmentPreview;
export type PreviewSegmentApiArg = {
  ruleRequest: RuleRequest;
};
export type NamedSegmentsApiResponse = /** status 200 Successful Response */ SegmentSummary[];
export type NamedSegmentsApiArg = void;
export type SaveSegmentApiResponse = /** status 201 Successful Response */ SegmentDetails;
export type SaveSegmentApiArg = {
  /** The version that you have seen; 412 if it is no longer current. */
  "if-match"?: string;
  segmentCreate: SegmentCreate;
};
export type GetSegmentApiResponse = /** status 200 Successful Response */ SegmentDetails;
export type GetSegmentApiArg = {
  name: string;
};
export type RemoveSegmentApiResponse = unknown;
export type RemoveSegmentApiArg = {
  name: string;
  /** The version that you have seen; 412 if it is no longer current. */
  "if-match"?: string;
};
export type RestoreSegmentApiResponse = unknown;
export type RestoreSegmentApiArg = {
  name: string;
};
export type SegmentEventsApiResponse = /** status 200 Successful Response */ SegmentEvents;
export type SegmentEventsApiArg = {
  name: string;
  what?: "entered" | "left";
  runId?: string;
  limit?: number;
};
export type DashboardApiResponse = /** status 200 Successful Response */ Summary;
export type DashboardApiArg = void;
export type KeyFiguresApiResponse = /** status 200 Successful Response */ KeyFigures;
export type KeyFiguresApiArg = {
  /** Value over these days instead of the model's horizon, without training again: 30, 90, 180, 365. */
  windowDays?: number;
};
export type ScoringApiResponse = /** status 200 Successful Response */ ScoredBy;
export type ScoringApiArg = void;
export type RevenueApiResponse = /** status 200 Successful Response */ Revenue;
export type RevenueApiArg = void;
export type PeriodFiguresApiResponse = /** status 200 Successful Response */ PeriodFigures | null;
export type PeriodFiguresApiArg = {
  /** First day. */
  fromDay: string;
  /** Last day, included. */
  toDay: string;
};
export type CohortsApiResponse = /** status 200 Successful Response */ CohortGrid;
export type CohortsApiArg = {
  months?: number;
  /** From the previous page: older cohorts. */
  after?: string;
};
export type ChangesApiResponse = /** status 200 Successful Response */ Changes;
export type ChangesApiArg = {
  limit?: number;
};
export type FreshnessApiResponse = /** status 200 Successful Response */ Freshness;
export type FreshnessApiArg = void;
export type ModelHealthApiResponse = /** status 200 Successful Response */ ModelHealth | null;
export type ModelHealthApiArg = void;
export type DashboardEventsApiResponse = /** status 200 Successful Response */ string;
export type DashboardEventsApiArg = void;
export type ListAudiencesApiResponse = /** status 200 Successful Response */ AudienceVersionResponse[];
export type ListAudiencesApiArg = {
  audience?: string;
};
export type FreezeAudienceApiResponse = /** status 201 Successful Response */ AudienceVersionResponse;
export type FreezeAudienceApiArg = {
  audienceCreate: AudienceCreate;
};
export type ListChannelsApiResponse = /** status 200 Successful Response */ ChannelResponse[];
export type ListChannelsApiArg = void;
export type SetChannelApiResponse = unknown;
export type SetChannelApiArg = {
  channel: string;
  channelSettings: ChannelSettings;
};
export type ClearChannelApiResponse = unknown;
export type ClearChannelApiArg = {
  channel: string;
};
export type CheckChannelApiResponse = /** status 200 Successful Response */ ChannelCheck;
export type CheckChannelApiArg = {
  channel: string;
};
export type PreviewAudienceApiResponse = /** status 200 Successful Response */ AudiencePreview;
export type PreviewAudienceApiArg = {
  audienceCreate: AudienceCreate;
};
export type RefreshAudienceApiResponse = /** status 201 Successful Response */ AudienceRefresh;
export type RefreshAudienceApiArg = {
  audience: string;
};
export type GetAudienceApiResponse = /** status 200 Successful Response */ AudienceDetailsResponse;
export type GetAudienceApiArg = {
  audience: string;
  number: number;
};
export type RemoveAudienceApiResponse = unknown;
export type RemoveAudienceApiArg = {
  audience: string;
  number: number;
};
export type RestoreAudienceApiResponse = unknown;
export type RestoreAudienceApiArg = {
  audience: string;
  number: number;
};
export type AudienceDifferenceApiResponse = /** status 200 Successful Response */ DifferenceResponse;
export type AudienceDifferenceApiArg = {
  audience: string;
  number: number;
};
export type DryRunAudienceApiResponse = /** status 200 Successful Response */ DryRunResponse;
export type DryRunAudienceApiArg = {
  audience: string;
  number: number;
};
export type SendAudienceApiResponse = /** status 202 Successful Response */ JobResponse;
export type SendAudienceApiArg = {
  audience: string;
  number: number;
  replace?: boolean;
};
export type DownloadAudienceApiResponse = unknown;
export type DownloadAudienceApiArg = {
  audience: string;
  number: number;
};
export type PlanLookalikeApiResponse = /** status 201 Successful Response */ LookalikeResponse;
export type PlanLookalikeApiArg = {
  audience: string;
  number: number;
  lookalikeCreate: LookalikeCreate;
};
export type CreateLookalikeApiResponse = /** status 201 Successful Response */ LookalikeResponse;
export type CreateLookalikeApiArg = {
  audience: string;
  number: number;
  lookalikeCreate: LookalikeCreate;
};
export type ListSuppressionsApiResponse = /** status 200 Successful Response */ SuppressionListResponse;
export type ListSuppressionsApiArg = {
  suppressionQuery: SuppressionQuery;
};
export type AddSuppressionsApiResponse = /** status 201 Successful Response */ SuppressionsAddedResponse;
export type AddSuppressionsApiArg = {
  suppressionCreate: SuppressionCreate;
};
export type RemoveSuppressionApiResponse = unknown;
export type RemoveSuppressionApiArg = {
  suppressionId: string;
};
export type ConsentFiguresApiResponse = /** status 200 Successful Response */ ConsentFigures;
export type ConsentFiguresApiArg = void;
export type ChangeConsentApiResponse = unknown;
export type ChangeConsentApiArg = {
  consentChange: ConsentChange;
};
export type BudgetAllocationApiResponse = /** status 200 Successful Response */ BudgetPlan;
export type BudgetAllocationApiArg = {
  /** Budget for 30 days. */
  totalBudget?: number;
  method?: "rule" | "optimise" | "given";
  by?: "tier" | "channel" | "tier_and_channel";
  /** Minimum of a part. */
  minimum?: string[];
  /** Maximum of a part. */
  maximum?: string[];
  /** For `given`: amounts of parts. */
  spend?: string[];
  /** Default: from the costs in the log. */
  grossMargin?: number;
  /** Share of the margin to spend on acquisition. */
  cacShare?: number;
};
export type BudgetCurvesApiResponse = /** status 200 Successful Response */ SpendCurves;
export type BudgetCurvesApiArg = {
  maxSpend?: number;
  by?: "tier" | "channel" | "tier_and_channel";
};
export type ListCampaignsApiResponse = /** status 200 Successful Response */ CampaignList;
export type ListCampaignsApiArg = {
  /** First day of a range of days to look at. */
  fromDay?: string;
  /** Last day of the range, included. */
  toDay?: string;
};
export type GetCampaignApiResponse = /** status 200 Successful Response */ CampaignDetails;
export type GetCampaignApiArg = {
  campaignId: string;
};
export type RemoveCampaignApiResponse = unknown;
export type RemoveCampaignApiArg = {
  campaignId: string;
};
export type AddCampaignDaysApiResponse = /** status 201 Successful Response */ CampaignImport;
export type AddCampaignDaysApiArg = {
  campaignDays: CampaignDays;
};
export type ImportCampaignsApiResponse = /** status 201 Successful Response */ CampaignImport;
export type ImportCampaignsApiArg = {
  /** Ours=theirs, such as `spend=Amount spent`. */
  column?: string[];
  source?: string;
  /** For days that can be read in several ways: `%d/%m/%Y`. */
  dateFormat?: string;
  body: Blob;
};
export type ReadCampaignsApiResponse = /** status 201 Successful Response */ CampaignImport;
export type ReadCampaignsApiArg = {
  platformImport: PlatformImport;
};
export type CohortTableApiResponse = /** status 200 Successful Response */ CohortTable;
export type CohortTableApiArg = {
  by?: "month" | "source" | "first_product" | "first_category" | "country";
  /** What cohorts and columns are counted in. */
  step?: "week" | "month" | "quarter" | "year";
  /** First day of a range of first orders. */
  fromDay?: string;
  /** Last day of the range, included. */
  toDay?: string;
  metric?: "retention" | "revenue" | "margin";
  perCustomer?: boolean;
  cumulative?: boolean;
  /** Annual discount rate. */
  discountRate?: number;
  months?: number;
  /** Used if the log has no costs. */
  grossMargin?: number;
  /** Cohorts per page. */
  limit?: number;
  /** From the previous page. */
  after?: string;
};
export type UnitEconomicsApiResponse = /** status 200 Successful Response */ UnitEconomics;
export type UnitEconomicsApiArg = {
  by?: "month" | "source" | "first_product" | "first_category" | "country";
  discountRate?: number;
  grossMargin?: number;
};
export type ListUsersApiResponse = /** status 200 Successful Response */ UserSummary[];
export type ListUsersApiArg = void;
export type AddUserApiResponse = /** status 201 Successful Response */ UserResponse;
export type AddUserApiArg = {
  userCreate: UserCreate;
};
export type ChangePasswordApiResponse = unknown;
export type ChangePasswordApiArg = {
  passwordUpdate: PasswordUpdate;
};
export type SetPasswordApiResponse = unknown;
export type SetPasswordApiArg = {
  userId: string;
  passwordUpdate: PasswordUpdate;
};
export type RenameUserApiResponse = /** status 200 Successful Response */ UserResponse;
export type RenameUserApiArg = {
  userId: string;
  /** The version that you have seen; 412 if it is no longer current. */
  "if-match"?: string;
  nameUpdate: NameUpdate;
};
export type ChangeRoleApiResponse = /** status 200 Successful Response */ UserResponse;
export type ChangeRoleApiArg = {
  userId: string;
  /** The version that you have seen; 412 if it is no longer current. */
  "if-match"?: string;
  roleUpdate: RoleUpdate;
};
export type DisableUserApiResponse = unknown;
export type DisableUserApiArg = {
  userId: string;
  /** The version that you have seen; 412 if it is no longer current. */
  "if-match"?: string;
};
export type EnableUserApiResponse = unknown;
export type EnableUserApiArg = {
  userId: string;
};
export type UnlockUserApiResponse = unknown;
export type UnlockUserApiArg = {
  userId: string;
};
export type LogUserOutApiResponse = unknown;
export type LogUserOutApiArg = {
  userId: string;
};
export type ListKeysApiResponse = /** status 200 Successful Response */ KeyResponse[];
export type ListKeysApiArg = void;
export type MakeKeyApiResponse = /** status 201 Successful Response */ KeyCreated;
export type MakeKeyApiArg = {
  keyCreate: KeyCreate;
};
export type ListEverybodysKeysApiResponse = /** status 200 Successful Response */ OwnedKeyResponse[];
export type ListEverybodysKeysApiArg = void;
export type RevokeKeyApiResponse = unknown;
export type RevokeKeyApiArg = {
  keyId: string;
};
export type AuditLogApiResponse = /** status 200 Successful Response */ AuditEntryResponse[];
export type AuditLogApiArg = {
  limit?: number;
  before?: string;
};
export type ListNoticesApiResponse = /** status 200 Successful Response */ NoticeList;
export type ListNoticesApiArg = {
  limit?: number;
};
export type MarkNoticesReadApiResponse = unknown;
export type MarkNoticesReadApiArg = {
  noticesRead: NoticesRead;
};
export type GetPreferencesApiResponse = /** status 200 Successful Response */ PreferencesResponse;
export type GetPreferencesApiArg = void;
export type ChangePreferencesApiResponse = /** status 200 Successful Response */ PreferencesResponse;
export type ChangePreferencesApiArg = {
  preferencesBody: PreferencesBody;
};
export type GetWorkspaceApiResponse = /** status 200 Successful Response */ WorkspaceResponse;
export type GetWorkspaceApiArg = void;
export type ChangeWorkspaceApiResponse = /** status 200 Successful Response */ WorkspaceResponse;
export type ChangeWorkspaceApiArg = {
  /** The version that you have seen; 412 if it is no longer current. */
  "if-match"?: string;
  currencyUpdate: CurrencyUpdate;
};
export type CheckWorkspaceApiResponse = /** status 200 Successful Response */ CheckResponse[];
export type CheckWorkspaceApiArg = void;
export type FirstStepsApiResponse = /** status 200 Successful Response */ FirstSteps;
export type FirstStepsApiArg = void;
export type StorageUsageApiResponse = /** status 200 Successful Response */ UsageResponse;
export type StorageUsageApiArg = void;
export type CleanUpStorageApiResponse = /** status 202 Successful Response */ JobResponse;
export type CleanUpStorageApiArg = void;
export type LivezApiResponse = /** status 200 Successful Response */ {
  [key: string]: string;
};
export type LivezApiArg = void;
export type ReadyzApiResponse = /** status 200 Successful Response */ Health;
export type ReadyzApiArg = void;
export type MetricsApiResponse = unknown;
export type MetricsApiArg = void;
export type RootApiResponse = /** status 200 Successful Response */ Health;
export type RootApiArg = void;
export type HealthApiResponse = /** status 200 Successful Response */ Health;
export type HealthApiArg = void;
export type ApiHealthApiResponse = /** status 200 Successful Response */ Health;
export type ApiHealthApiArg = void;
export type PredictApiResponse = /** status 200 Successful Response */ ClvResponse;
export type PredictApiArg = {
  horizonDays?: number;
  factsRequest: FactsRequest;
};
export type ApiPredictApiResponse = /** status 200 Successful Response */ ClvResponse;
export type ApiPredictApiArg = {
  horizonDays?: number;
  factsRequest: FactsRequest;
};
export type PredictClvApiResponse = /** status 200 Successful Response */ ClvResponse;
export type PredictClvApiArg = {
  horizonDays?: number;
  customerRequest: CustomerRequest;
};
export type ApiPredictUploadApiResponse = /** status 200 Successful Response */ FilePredictionResponse;
export type ApiPredictUploadApiArg = {
  filename?: string;
  body: Blob;
};
export type ApiCustomersApiResponse = /** status 200 Successful Response */ CustomersResponse;
export type ApiCustomersApiArg = {
  limit?: number;
  after?: string;
};
export type ApiCustomerApiResponse = /** status 200 Successful Response */ CustomerResponse;
export type ApiCustomerApiArg = {
  customerId: string;
};
export type ApiSegmentsApiResponse = /** status 200 Successful Response */ SegmentFigures[];
export type ApiSegmentsApiArg = void;
export type SegmentsActiveApiResponse = /** status 200 Successful Response */ SegmentFigures[];
export type SegmentsActiveApiArg = void;
export type ApiBudgetAllocationApiResponse = /** status 200 Successful Response */ BudgetPlan;
export type ApiBudgetAllocationApiArg = {
  /** Budget for 30 days. */
  totalBudget?: number;
  method?: "rule" | "optimise" | "given";
  by?: "tier" | "channel" | "tier_and_channel";
  /** Minimum of a part. */
  minimum?: string[];
  /** Maximum of a part. */
  maximum?: string[];
  /** For `given`: amounts of parts. */
  spend?: string[];
  /** Default: from the costs in the log. */
  grossMargin?: number;
  /** Share of the margin to spend on acquisition. */
  cacShare?: number;
};
export type ApiMetricsApiResponse = /** status 200 Successful Response */ MetricsResponse;
export type ApiMetricsApiArg = void;
export type ApiDashboardSummaryApiResponse = /** status 200 Successful Response */ Summary;
export type ApiDashboardSummaryApiArg = void;
export type ApiChannelAudiencesApiResponse = /** status 200 Successful Response */ ChannelAudiences;
export type ApiChannelAudiencesApiArg = {
  /** A channel, with hyphens for underscores. */
  platform: string;
};
export type PredictionResponse = {
  customer_id: string;
  as_of: string;
  horizon_days: number;
  historic_clv: number | null;
  predicted_clv: number | null;
  predicted_clv_median: number | null;
  predicted_clv_lower: number | null;
  predicted_clv_upper: number | null;
  /** Share of customers whose spend should fall within the interval. */
  level: number | null;
  total_clv: number | null;
  expected_purchases: number | null;
  expected_order_value: number | null;
  probability_alive: number | null;
  churn_probability: number | null;
  expected_date_of_next_order: string | null;
  clv_percentile: number | null;
  value_tier: ("High-CLV" | "Growth-Potential" | "Low-CLV") | null;
  confidence: ("high" | "medium" | "low") | null;
  source: "stored" | "live";
  model_version?: number | null;
};
export type ChoiceResponse = {
  value: string;
  label: string;
  rows: number | null;
  customers: number | null;
  money: number | null;
  recommended: boolean;
};
export type QuestionResponse = {
  topic: string;
  column: string;
  text: string;
  option: string;
  flag: string;
  choices: ChoiceResponse[];
  answer: string | null;
  rows: number | null;
  money: number | null;
  assumed: boolean;
  is_known?: boolean;
};
export type Problem = {
  type: string;
  title: string;
  status: number;
  /** Stable code that programs can match on. */
  code: string;
  detail: string;
  values: string[];
  /** What to do next. */
  hint: string;
  request_id?: string | null;
  /** For `source.question.*`: the questions to answer first, in `answers`. */
  questions?: QuestionResponse[];
};
export type BatchResponse = {
  predictions: PredictionResponse[];
  unknown: string[];
};
export type BatchRequest = {
  customer_ids: string[];
};
export type FactReason = {
  feature: string;
  value: number | string;
  typical: number | string;
  amount: number;
  sentence: string;
};
export type FactsExplained = {
  column: string;
  typical: number;
  predicted: number;
  reasons: FactReason[];
  history?: number | null;
};
export type FactsPredictionResponse = {
  predictions: PredictionResponse[];
  explanations?: FactsExplained[] | null;
};
export type CustomerFacts = {
  customer_id?: string | null;
  total_orders?: number | null;
  num_orders?: number | null;
  total_spent?: number | null;
  avg_order_value?: number | null;
  days_since_first_purchase?: number | null;
  days_since_last_purchase?: number | null;
  num_categories?: number | null;
  category_diversity?: number | null;
  /** Orders per month. */
  purchase_frequency?: number | null;
  monthly_spending?: number | null;
  acquisition_source?: string | null;
  campaign_type?: string | null;
  acquisition_cost?: number | null;
  email_engagement_rate?: number | null;
  return_rate?: number | null;
  [key: string]: any;
};
export type FactsBatchRequest = {
  customers: CustomerFacts[];
  horizon_days?: number | null;
  explain?: boolean;
  from_customer?: string | null;
};
export type FactField = {
  name: string;
  feature: string;
  title: string;
  doc: string;
  unit: string;
  is_needed: boolean;
  is_whole: boolean;
  instead_of: string | null;
  minimum: number | null;
  low: number | null;
  typical: number | string | null;
  high: number | null;
  maximum: number | null;
  choices: string[] | null;
};
export type FactsResponse = {
  customer_id: string;
  facts: {
    [key: string]: number | string | null;
  };
};
export type OrderCreate = {
  customer_id: string;
  order_id: string;
  /** Time with time zone. */
  order_date: string;
  /** Amount after discount. */
  amount?: number | null;
  product_id?: string | null;
  category?: string | null;
  quantity?: number | null;
  unit_price?: number | null;
  discount?: number | null;
  channel?: string | null;
  cost?: number | null;
  promo_code?: string | null;
  country?: string | null;
};
export type OrderHistoryRequest = {
  orders: OrderCreate[];
};
export type FilePoint = {
  customer_id: string;
  predicted: number;
  actual: number;
};
export type FilePredictionResponse = {
  result_id: string;
  rows: number;
  customers_predicted: number;
  unknown: number;
  target_column: string | null;
  metrics: {
    [key: string]: number | null;
  } | null;
  /** Rows with a true value, for plots: all, or a random sample. */
  points: FilePoint[];
  /** Rows with a true value and a prediction. */
  compared_rows: number;
  horizon_days: number | null;
  /** The first hundred rows. */
  predictions: PredictionResponse[];
  download: string;
};
export type FileRowsResponse = {
  rows: {
    [key: string]: number | string | null;
  }[];
  after: string | null;
  total: number;
};
export type UserResponse = {
  user_id: string;
  name: string;
  role: "viewer" | "analyst" | "admin";
};
export type SessionResponse = {
  user: UserResponse;
  csrf_token: string | null;
  expires_at: string | null;
};
export type Credentials = {
  name: string;
  password: string;
};
export type OpenSessionResponse = {
  created_at: string;
  expires_at: string;
  is_current: boolean;
};
export type CustomerSummary = {
  customer_id: string;
  first_order: string | null;
  last_order: string | null;
  orders: number | null;
  net_spend: number | null;
  segment: string | null;
  country: string | null;
  acquisition_source: string | null;
  as_of: string | null;
  horizon_days: number | null;
  predicted_clv: number | null;
  predicted_clv_lower: number | null;
  predicted_clv_upper: number | null;
  expected_purchases: number | null;
  probability_alive: number | null;
  churn_probability: number | null;
  clv_percentile: number | null;
  value_tier: string | null;
  confidence: string | null;
  /** Net spend from `from_day` to `to_day`. */
  period_spend?: number | null;
  period_orders?: number | null;
  /** Net spend in as many days before `from_day`. */
  before_spend?: number | null;
};
export type CustomerPage = {
  customers: CustomerSummary[];
  after: string | null;
  total: number | null;
  model_version: number | null;
  champion_version: number | null;
};
export type Suggestion = {
  action: string;
  reason: string;
};
export type ReasonResponse = {
  sentence: string;
  amount: number | null;
  is_plain: boolean;
};
export type ExplanationResponse = {
  model_version: number | null;
  model: string;
  member: string;
  weight: number;
  predicted: number;
  baseline: number | null;
  reasons: ReasonResponse[];
  facts: string[];
  method: string;
};
export type CustomerEvent = {
  at: string;
  what: "order" | "refund" | "event";
  details: {
    [key: string]: any;
  };
};
export type CustomerResponse = {
  customer_id: string;
  facts: {
    [key: string]: any;
  } | null;
  profile: {
    [key: string]: any;
  };
  prediction: PredictionResponse | null;
  suggestion: Suggestion | null;
  recommended_cac: number | null;
  explanation: ExplanationResponse | null;
  timeline: CustomerEvent[];
};
export type AlivePoint = {
  day: string;
  probability_alive: number | null;
  is_future: boolean;
};
export type TableColumn = {
  title: string;
  kind?: "text" | "whole" | "decimal" | "money" | "share" | "day";
};
export type TableToExport = {
  title: string;
  columns: TableColumn[];
  rows: (string | number | null)[][];
  format?: "csv" | "xlsx";
  /** Decimal mark of a CSV file; with a comma, cells are separated by semicolons. */
  decimal?: "point" | "comma";
};
export type CustomerHit = {
  customer_id: string;
  name: string | null;
  email: string | null;
};
export type SegmentHit = {
  name: string;
  title: string;
};
export type AudienceHit = {
  name: string;
  number: number;
};
export type SearchResults = {
  customers: CustomerHit[];
  segments: SegmentHit[];
  audiences: AudienceHit[];
};
export type SearchText = {
  text: string;
};
export type ErasurePreviewResponse = {
  erased: {
    [key: string]: number;
  };
  /** Audiences, each with its channel, that were sent with one of the customers: remove the customers there, because their contact details no longer exist here. */
  sent_audiences: string[];
  /** Customers who are not erased, although their IDs differ only in leading zeros. */
  similar_ids: string[];
  customers: number;
};
export type ErasureSelection = {
  customer_ids?: string[];
  returned?: boolean;
};
export type ErasureResponse = {
  erased: {
    [key: string]: number;
  };
  /** Audiences, each with its channel, that were sent with one of the customers: remove the customers there, because their contact details no longer exist here. */
  sent_audiences: string[];
  /** Customers who are not erased, although their IDs differ only in leading zeros. */
  similar_ids: string[];
};
export type ErasureRequest = {
  customer_ids?: string[];
  returned?: boolean;
  confirm: true;
};
export type ViewResponse = {
  page?: "customers";
  name: string;
  query: string;
  view_id: string;
  saved_at: string;
};
export type ViewCreate = {
  page?: "customers";
  name: string;
  query: string;
};
export type RecordedResponse = {
  added: number;
  already_stored: number;
  /** Columns that the workspace's orders do not have. */
  ignored_columns: string[];
  /** Rows that were ignored because their customer is a placeholder such as `guest`, `0` or `null`, as in files. */
  placeholder_rows: number;
};
export type OrderBatch = {
  orders: OrderCreate[];
};
export type OrderChanged = {
  order_id: string;
  rows_before: number;
  rows_now: number;
};
export type EventCreate = {
  customer_id: string;
  occurred_at: string;
  kind: "page_view" | "session" | "bounce" | "email_sent" | "email_open" | "email_click" | "return";
  value?: number | null;
};
export type EventBatch = {
  events: EventCreate[];
};
export type UploadResponse = {
  upload_id: string;
  name: string;
  bytes: number;
  sha256: string;
  uploaded_at: string;
  uploaded_by: string;
  path: string;
};
export type ResumableUploadResponse = {
  upload_id: string;
  name: string;
  size: number;
  offset: number;
  upload?: UploadResponse | null;
};
export type ResumableUploadCreate = {
  name: string;
  size: number;
};
export type ColumnResponse = {
  table: string;
  target_column: string;
  source_column: string;
  origin: string;
};
export type StatusTotalsResponse = {
  orders: number;
  customers: number;
  money: number | null;
};
export type ExcludedRowsResponse = {
  table: string;
  reason: string;
  doc: string;
  rows: number;
  money: number | null;
};
export type ProblemResponse = {
  code: string;
  message: string;
  hint: string;
  values: string[];
};
export type PreviewResponse = {
  source: string;
  mapping: ColumnResponse[];
  unused_columns: string[];
  columns: string[];
  has_money: boolean;
  notes: string[];
  rows_by_table: {
    [key: string]: number;
  };
  rows: {
    [key: string]: any;
  }[];
  questions: QuestionResponse[];
  currency: string | null;
  counted: StatusTotalsResponse | null;
  left_out: ExcludedRowsResponse[];
  problem: ProblemResponse | null;
  missing: string[];
  ambiguous: {
    [key: string]: string[];
  };
};
export type ImportAnswers = {
  status?: {
    [key: string]: "sale" | "pending" | "cancelled" | "refund" | "drop";
  };
  currency?: string | null;
  only_currency?: boolean;
  customer_id?: "auto" | "exact" | "email";
  amount_is?: "auto" | "line" | "order";
  price_is?: "auto" | "unit" | "line";
  discount_is?: "auto" | "money" | "percent" | "included";
  repeated_orders?: "auto" | "latest" | "add";
  changed_orders?: "keep" | "replace";
  include?: ("shipping" | "tax" | "gift_cards")[];
  day?: "utc" | "local";
};
export type ReadingOptions = {
  kind?: "orders" | "customers" | "products" | "events";
  source?: string | null;
  columns?: {
    [key: string]: string;
  };
  date_format?: string | null;
  decimal?: string | null;
  lines?: string | null;
  customers?: string | null;
  products?: string | null;
  events?: string | null;
  rates?: string | null;
  sheet?: string | null;
  answers?: ImportAnswers;
};
export type JobResponse = {
  job_id: string;
  kind: string;
  parameters: {
    [key: string]: any;
  };
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  step: string | null;
  done_units: number | null;
  total_units: number | null;
  step_number: number | null;
  steps: number | null;
  step_name: string | null;
  share: number | null;
  elapsed_seconds: number | null;
  remaining_seconds: number | null;
  submitted_by: string;
  submitted_at: string;
  started_at: string | null;
  finished_at: string | null;
  attempts: number;
  cancel_requested_at: string | null;
  result: {
    [key: string]: any;
  } | null;
  error: {
    [key: string]: any;
  } | null;
};
export type FilePredictionOptions = {
  kind?: "orders" | "customers" | "products" | "events";
  source?: string | null;
  columns?: {
    [key: string]: string;
  };
  date_format?: string | null;
  decimal?: string | null;
  lines?: string | null;
  customers?: string | null;
  products?: string | null;
  events?: string | null;
  rates?: string | null;
  sheet?: string | null;
  answers?: ImportAnswers;
  horizon?: string;
};
export type ProfileOptions = {
  kind?: "orders" | "customers" | "products" | "events";
  source?: string | null;
  columns?: {
    [key: string]: string;
  };
  date_format?: string | null;
  decimal?: string | null;
  lines?: string | null;
  customers?: string | null;
  products?: string | null;
  events?: string | null;
  rates?: string | null;
  sheet?: string | null;
  answers?: ImportAnswers;
  currency?: string | null;
};
export type ImportResponse = {
  import_id: string;
  file_name: string;
  source: string;
  imported_at: string;
  added_by: string;
  rows: {
    [key: string]: number;
  };
  repeated: number;
  orders: number;
  customers: number;
  money: number | null;
  first_order: string | null;
  last_order: string | null;
};
export type RowTotalsResponse = {
  rows: number;
  orders: number;
  money: number | null;
};
export type ImportRemovalResponse = {
  import_id: string;
  file_name: string;
  removed: RowTotalsResponse;
  remaining: RowTotalsResponse;
  restored: RowTotalsResponse;
  customers_without_orders: number;
  events: number;
  contacts: number;
  products: number;
  newest_order: string | null;
  uncertain: string[];
  already_removed: boolean;
};
export type ExampleShopState = {
  is_present: boolean;
  imported_at: string | null;
  is_alone: boolean;
};
export type ExampleShop = {
  customers?: number;
  transactions?: number;
  seed?: number;
  defects?: boolean;
  /** First day; default: three years before the last. */
  start?: string | null;
  /** Last day. */
  end?: string | null;
  allow_existing?: boolean;
  /** Also train a model and predict all customers. */
  predict?: boolean;
};
export type ExampleShopRemovedResponse = {
  rows: number;
  model_versions: number;
};
export type SourceResponse = {
  name: string;
  title: string;
  doc: string;
  reads: string;
  example: string;
  has_own_columns: boolean;
};
export type ConnectorSettingResponse = {
  name: string;
  title: string;
  doc: string;
  is_secret: boolean;
  is_needed: boolean;
  is_long: boolean;
  default: string | null;
  example: string;
};
export type ConnectorResponse = {
  name: string;
  title: string;
  doc: string;
  settings: ConnectorSettingResponse[];
  setup: string[];
  takes_reading: boolean;
};
export type RunSummary = {
  records: number;
  rows_added: number;
  rows_known: number;
  rows_quarantined: number;
  orders_changed: number;
  sentences: string[];
};
export type RunProblem = {
  code: string;
  message: string;
  hint: string;
};
export type ConnectionResponse = {
  connection_id: string;
  name: string;
  kind: string;
  title: string;
  state: "scheduled" | "paused" | "manual";
  settings: {
    [key: string]: string;
  };
  secrets: string[];
  reading: {
    [key: string]: any;
  };
  schedule: string | null;
  time_zone: string;
  created_at: string;
  created_by: string;
  next_run_at: string | null;
  last_run_at: string | null;
  last_result: RunSummary | null;
  last_error: RunProblem | null;
};
export type ConnectionReading = {
  source?: string | null;
  columns?: {
    [key: string]: string;
  };
  date_format?: string | null;
  decimal?: string | null;
  sheet?: string | null;
  answers?: ImportAnswers;
};
export type ConnectionCreate = {
  name: string;
  kind: string;
  /** Settings of the connector, with its secrets. */
  settings: {
    [key: string]: string;
  };
  schedule?: string | null;
  time_zone?: string;
  reading?: ConnectionReading;
};
export type SightResponse = {
  shop: string;
  orders: number | null;
  newest_order: string | null;
  notes: string[];
};
export type ConnectionTest = {
  kind: string;
  /** Settings of the connector, with its secrets. */
  settings: {
    [key: string]: string;
  };
};
export type ConnectionUpdate = {
  name?: string | null;
  settings?: {
    [key: string]: string;
  } | null;
  schedule?: string | null;
  time_zone?: string | null;
  reading?: ConnectionReading | null;
  is_paused?: boolean | null;
  read_all?: boolean;
};
export type JobCreate = {
  kind: string;
  parameters?: {
    [key: string]: any;
  };
};
export type JobKindResponse = {
  name: string;
  doc: string;
  role: string;
  parameters: {
    [key: string]: string;
  };
};
export type LogLineResponse = {
  seq: number;
  at: string;
  text: string;
};
export type VersionResponse = {
  number: number;
  aliases: string[];
  model: string | null;
  target: string | null;
  as_of: string | null;
  horizon_days: number | null;
  created_at: string;
  data_version: string | null;
  metrics: {
    [key: string]: number | null;
  } | null;
  name: string;
  labels: string[];
  note: string;
  is_previous?: boolean;
};
export type ModelComparisonResponse = {
  first: number;
  second: number;
  first_metrics: {
    [key: string]: number | null;
  };
  second_metrics: {
    [key: string]: number | null;
  };
  wins: [number, number];
  relative: boolean;
  obstacle: string | null;
};
export type ModelKind = {
  name: string;
  title: string;
  doc: string;
  source: string;
  is_rule: boolean;
  gives_value: boolean;
  gives_intervals: boolean;
  is_tunable: boolean;
  extra: string | null;
  is_installed: boolean;
};
export type LineageResponse = {
  data_version: string | null;
  features_version: string | null;
  code_version: string | null;
  run: string | null;
};
export type ModelCardResponse = {
  number: number;
  aliases: string[];
  model: string | null;
  target: string | null;
  as_of: string | null;
  horizon_days: number | null;
  created_at: string;
  data_version: string | null;
  metrics: {
    [key: string]: number | null;
  } | null;
  name: string;
  labels: string[];
  note: string;
  is_previous?: boolean;
  lineage: LineageResponse;
  card: string;
  evidence: {
    [key: string]: any;
  } | null;
};
export type ModelDescription = {
  name?: string | null;
  labels?: string[] | null;
  note?: string | null;
};
export type BacktestedModel = {
  model: string;
  rank: number | null;
  baseline: boolean;
  chosen: boolean;
  metrics: {
    [key: string]: number | null;
  } | null;
  churn: {
    [key: string]: number | null;
  } | null;
  failed?: string | null;
  fit_seconds?: number | null;
};
export type BacktestWindow = {
  as_of: string;
  metrics: {
    [key: string]: number | null;
  };
};
export type BacktestTenth = {
  customers: number;
  predicted: number;
  actual: number;
};
export type BacktestSummary = {
  created_at: string;
  model_version: number | null;
  job_id: string | null;
  target: string | null;
  horizon_days: number;
  level: number;
  cutoffs: string[];
  model: string | null;
  models: BacktestedModel[];
  windows: BacktestWindow[];
  tiers: {
    [key: string]: {
      [key: string]: number | null;
    };
  };
  calibration: {
    [key: string]: BacktestTenth[];
  };
  churn_calibration: {
    [key: string]: BacktestTenth[];
  };
  gain: {
    [key: string]: number[];
  };
  perfect_gain: number[] | null;
  notes: string[];
};
export type Promotion = {
  force?: boolean;
};
export type VersionPredictions = {
  /** Default: the day after the last order. */
  as_of?: string | null;
  level?: number;
  file_format?: "csv" | "parquet";
};
export type VersionExplanations = {
  customers: string[];
  /** Default: the day after the last order. */
  as_of?: string | null;
  reasons?: number;
};
export type FeatureResponse = {
  name: string;
  family: string;
  unit: string;
  doc: string;
  needs: string[];
};
export type FeatureExport = {
  horizon?: string;
  /** Default: the day after the last order. */
  as_of?: string | null;
  cap_quantile?: number;
  file_format?: "csv" | "parquet";
};
export type FeatureValueResponse = {
  name: string;
  family: string;
  unit: string;
  doc: string;
  value: number | string | null;
};
export type CustomerFeaturesResponse = {
  customer_id: string;
  as_of: string;
  horizon_days: number;
  features: FeatureValueResponse[];
};
export type TableTraining = {
  /** As `POST /api/v1/uploads` answered. */
  upload_id: string;
  target: string;
  model?: string | null;
  keep?: string[];
  drop?: string[];
  split?: "random" | "group" | "time";
  split_by?: string | null;
  folds?: number;
  as_of?: string | null;
  task?: "auto" | "regression" | "classification";
  positive?: string | null;
};
export type TablePrediction = {
  /** As `POST /api/v1/uploads` answered. */
  upload_id: string;
  training_job: string;
  level?: number;
  threshold?: number;
  file_format?: "csv" | "parquet";
};
export type BacktestResponse = {
  created_at: string;
  model_version: number | null;
  job_id: string | null;
  result: {
    [key: string]: any;
  };
};
export type SegmentFigures = {
  name: string;
  customers: number;
  share_of_customers: number;
  net_spend: number | null;
  predicted_clv: number | null;
  mean_predicted_clv: number | null;
  share_of_value: number | null;
  probability_alive: number | null;
  churn_probability: number | null;
  model_version?: number | null;
};
export type RfmCell = {
  recency_score: number;
  frequency_score: number;
  customers: number;
  segment: string;
  days_since_last_order: number;
  orders: number;
  net_spend: number | null;
  predicted_clv: number | null;
  share_of_value: number | null;
};
export type RfmGrid = {
  as_of: string | null;
  cells: RfmCell[];
};
export type RfmSegmentSize = {
  segment: string;
  customers: number;
  net_spend: number | null;
};
export type RfmMove = {
  segment_before: string | null;
  segment_now: string;
  customers: number;
};
export type RfmDay = {
  as_of: string;
  segments: RfmSegmentSize[];
  moves: RfmMove[];
};
export type RfmHistory = {
  segments: string[];
  days: RfmDay[];
};
export type Scoring = {
  run_id: string;
  as_of: string;
  horizon_days: number;
  customers: number;
  predicted_clv: number | null;
  expected_purchases: number | null;
  active_customers: number | null;
  churned_customers: number | null;
  model_version?: number | null;
};
export type SegmentMove = {
  group_before: string | null;
  group_now: string | null;
  is_new: boolean;
  is_gone: boolean;
  customers: number;
  value_before: number | null;
  value_now: number | null;
};
export type SegmentMoves = {
  now: Scoring | null;
  before: Scoring | null;
  groups: string[];
  moves: SegmentMove[];
};
export type CustomerPart = {
  name: string | null;
  customers: number;
  share_of_customers: number;
  net_spend: number | null;
  predicted_clv: number | null;
  mean_predicted_clv: number | null;
  share_of_value: number | null;
};
export type CustomerParts = {
  parts: CustomerPart[];
  others: number;
};
export type SegmentFieldResponse = {
  name: string;
  kind: "text" | "money" | "number" | "count" | "share" | "timestamp" | "date" | "flag";
  topic: "Value" | "Rhythm" | "Basket" | "Sustainability" | "Groups" | "Person";
  title: string;
  doc: string;
  unit: string;
  operators: string[];
  choices: string[];
  is_known: boolean;
};
export type PurchaseFieldResponse = {
  name: string;
  title: string;
  doc: string;
  choices: string[];
};
export type DescribedCluster = {
  number: number;
  title: string;
  customers: number;
  differences: {
    [key: string]: number;
  };
  medians: {
    [key: string]: number | null;
  };
};
export type ClusteringResult = {
  method: string;
  criterion: string;
  scores_by_number: {
    [key: string]: number;
  };
  stability: number;
  stability_words: string;
  features: string[];
  clusters: DescribedCluster[];
};
export type ClusteringDetails = {
  created_by: string;
  created_at: string;
  clustered: ClusteringResult;
};
export type HighValuePrecision = {
  model_version: number | null;
  windows: number;
  horizon_days: number;
  predicted: number;
  precision: number;
  by_chance: number;
  best_possible: number;
  target: number;
  meets_target: boolean;
  sentence: string;
};
export type GroupFigures = {
  customers: number;
  share_of_customers: number | null;
  predicted_clv: number | null;
  mean_predicted_clv: number | null;
  share_of_value: number | null;
  net_spend: number | null;
  churn_probability: number | null;
  probability_alive: number | null;
};
export type Finding = {
  check: string;
  level: "good" | "look" | "unfit";
  sentence: string;
};
export type SegmentPreview = {
  rule: {
    [key: string]: any;
  };
  text: string;
  counted: GroupFigures;
  findings: Finding[];
};
export type RuleRequest = {
  rule?: {
    [key: string]: any;
  } | null;
  text?: string | null;
};
export type SegmentSummary = {
  name: string;
  kind: "saved" | "rfm" | "tier" | "eco" | "cluster";
  words: string;
  note: string;
  text: string;
  counted: GroupFigures;
};
export type Overlap = {
  other: string;
  customers: number;
  share: number;
};
export type SegmentSize = {
  run_id: string;
  segment: string;
  as_of: string;
  customers: number;
  predicted_clv: number | null;
  entries: number;
  exits: number;
};
export type SegmentDetails = {
  name: string;
  kind: "saved" | "rfm" | "tier" | "eco" | "cluster";
  words: string;
  note: string;
  rule: {
    [key: string]: any;
  };
  text: string;
  created_by: string | null;
  created_at: string | null;
  changed_at: string | null;
  version: string | null;
  counted: GroupFigures;
  findings: Finding[];
  overlaps: Overlap[];
  history: SegmentSize[];
};
export type SegmentCreate = {
  rule?: {
    [key: string]: any;
  } | null;
  text?: string | null;
  name: string;
  note?: string;
  replaces?: boolean;
};
export type SegmentStay = {
  customer_id: string;
  entered_on: string;
  left_on: string | null;
};
export type SegmentEvents = {
  segment: string;
  what: "entered" | "left";
  run_id: string | null;
  stays: SegmentStay[];
};
export type Summary = {
  customers: number;
  orders: number;
  last_order: string | null;
  net_spend: number | null;
  predicted_clv: number | null;
  mean_predicted_clv: number | null;
  expected_purchases: number | null;
  active_customers: number | null;
  churn_probability: number | null;
  as_of: string | null;
  horizon_days: number | null;
  model_version: number | null;
  champion_version: number | null;
  run_id: string | null;
  waiting_orders: number;
  currency: string;
};
export type KeyFigures = {
  model_version: number | null;
  champion_version: number | null;
  as_of: string | null;
  horizon_days: number | null;
  scored_customers: number | null;
  predicted_clv: number | null;
  predicted_clv_lower: number | null;
  predicted_clv_upper: number | null;
  level: number | null;
  tested_windows: number;
  spend_before: number | null;
  active_customers: number | null;
  churned_customers: number | null;
  last_day: string | null;
  recent_days: number;
  new_customers: number | null;
  new_customers_before: number | null;
  order_days: number;
  average_order_value: number | null;
  average_order_value_before: number | null;
};
export type ScoredBy = {
  model_version: number | null;
  champion_version: number | null;
  is_outdated: boolean;
};
export type RevenueMonth = {
  month: string;
  net: number | null;
  new_customer_revenue: number | null;
  returning_customer_revenue: number | null;
  orders: number;
  new_customers: number;
  is_over: boolean;
};
export type ForecastMonth = {
  month: string;
  from_day: string;
  until_day: string;
  expected: number;
  lower: number | null;
  upper: number | null;
};
export type Revenue = {
  months: RevenueMonth[];
  forecast: ForecastMonth[];
  as_of: string | null;
  horizon_days: number | null;
  level: number | null;
  model_version?: number | null;
};
export type RangeFigures = {
  first: string;
  last: string;
  revenue: number | null;
  orders: number;
  customers: number;
  new_customers: number;
  average_order_value: number | null;
};
export type PeriodPoint = {
  day: string;
  day_before: string;
  revenue: number;
  before: number | null;
};
export type PeriodFigures = {
  now: RangeFigures;
  before: RangeFigures | null;
  step: "day" | "week" | "month";
  points: PeriodPoint[];
};
export type Cohort = {
  month: string;
  customers: number;
  retention: number[];
  revenue: number[];
};
export type CohortGrid = {
  as_of: string | null;
  has_money: boolean;
  cohorts: Cohort[];
  after?: string | null;
};
export type Mover = {
  customer_id: string;
  value_before: number;
  value_now: number;
  segment: string | null;
  last_order: string;
};
export type Changes = {
  now: Scoring | null;
  before: Scoring | null;
  new_customers: number;
  value_of_new: number | null;
  gone_customers: number;
  risers: Mover[];
  fallers: Mover[];
};
export type OrderAge = {
  newest_order: string;
  days: number;
  level: "recent" | "notice" | "warning";
  longest_pause_days: number;
  predicted_until: string | null;
  sentence: string | null;
};
export type Freshness = {
  last_order: string | null;
  last_ingest_at: string | null;
  batches: number;
  scored_at: string | null;
  as_of: string | null;
  stale_customers: number;
  waiting_orders: number;
  newest_waiting: string | null;
  published_at: string | null;
  order_age: OrderAge | null;
  warning: string | null;
};
export type Metrics = {
  n: number;
  mae: number;
  rmse: number;
  r2: number | null;
  mape: number | null;
  bias: number | null;
  spearman: number | null;
  ngini: number | null;
  decile_mape: number | null;
  top_decile_share: number | null;
  coverage?: number | null;
  interval_width?: number | null;
};
export type HealthCheck = {
  name: string;
  state: "good" | "look" | "retrain" | "unknown";
  value: number | null;
  sentence: string;
  rule: string;
};
export type ModelHealth = {
  model_version: number;
  model: string;
  as_of: string;
  horizon_days: number;
  data_level: string;
  data_reasons: string[];
  metrics: Metrics | null;
  windows: {
    [key: string]: number | null;
  };
  state: "good" | "look" | "retrain" | "unknown";
  checks: HealthCheck[];
};
export type AudienceVersionResponse = {
  audience: string;
  number: number;
  channel: string;
  segment: string;
  public_name: string;
  size: number;
  held_out: number;
  hold_out: number;
  segment_size: number | null;
  members_hash: string;
  as_of: string | null;
  run_id: string | null;
  frozen_at: string;
  frozen_by: string;
  left_out: {
    [key: string]: number;
  };
  problems: {
    [key: string]: number;
  };
  keys: {
    [key: string]: number;
  };
  suppression: {
    [key: string]: number;
  };
  state: "none" | "sending" | "sent" | "failed";
  remote_id: string | null;
  sent_at: string | null;
  error: {
    [key: string]: string;
  } | null;
};
export type AudienceCreate = {
  audience: string;
  segment: string;
  channel: string;
  hold_out?: number;
  salt?: string | null;
  public_name?: string | null;
  minimum?: number | null;
  country?: string | null;
  with_values?: boolean;
  suppressed?: string;
};
export type ChannelSettingResponse = {
  name: string;
  title: string;
  doc: string;
  is_secret: boolean;
  is_needed: boolean;
  default: string | null;
};
export type ChannelResponse = {
  name: string;
  title: string;
  doc: string;
  consent: string | null;
  min_members: number;
  makes_file: boolean;
  removes_members: boolean;
  checks_settings: boolean;
  makes_lookalikes: boolean;
  replaces_list: boolean;
  reports_spend: boolean;
  missing: string[];
  missing_titles: string[];
  settings: ChannelSettingResponse[];
};
export type ChannelSettings = {
  settings: {
    [key: string]: string;
  };
};
export type ChannelCheck = {
  channel: string;
  account: string;
};
export type AudiencePreview = {
  segment_size: number;
  size: number;
  held_out: number;
  left_out: {
    [key: string]: number;
  };
  problems: {
    [key: string]: number;
  };
  keys: {
    [key: string]: number;
  };
  suppression: {
    [key: string]: number;
  };
  minimum: number;
  is_enough: boolean;
};
export type DifferenceResponse = {
  before: number | null;
  after: number;
  added: number;
  removed: number;
  stayed: number;
};
export type AudienceRefresh = {
  version: AudienceVersionResponse;
  difference: DifferenceResponse;
};
export type ReceiptResponse = {
  action: string;
  attempt: number;
  seq: number;
  state: string;
  rows: number;
  received: number | null;
  invalid: number | null;
  reference: string | null;
  note: string | null;
  began_at: string;
  sent_at: string | null;
};
export type LookalikeResponse = {
  country: string;
  percent: number;
  figures: {
    [key: string]: number | null;
  };
  notes: string[];
  remote_id: string | null;
  created_at: string;
};
export type AudienceDetailsResponse = {
  version: AudienceVersionResponse;
  receipts: ReceiptResponse[];
  lookalikes: LookalikeResponse[];
  has_file: boolean;
};
export type DryRunResponse = {
  mode: string;
  base_number: number | null;
  members_to_add: number;
  members_to_remove: number;
  batches: number;
  body: any;
  erased: number;
};
export type LookalikeCreate = {
  country: string;
  percent?: number;
};
export type SuppressionResponse = {
  suppression_id: string;
  customer_id: string | null;
  email_hash: string | null;
  reason: "unsubscribed" | "complaint" | "bounced" | "request" | "other";
  added_at: string;
  added_by: string;
};
export type SuppressionListResponse = {
  suppressions: SuppressionResponse[];
  total: number;
  customers: number | null;
};
export type SuppressionQuery = {
  contact?: string;
  offset?: number;
  limit?: number;
};
export type SuppressionsAddedResponse = {
  added: number;
  known: number;
  customers: number | null;
};
export type SuppressionCreate = {
  contacts: string;
  reason?: "unsubscribed" | "complaint" | "bounced" | "request" | "other";
};
export type ConsentCount = {
  channel: "email" | "sms" | "ads";
  agreed: number;
  refused: number;
  unknown: number;
};
export type SourceConsent = {
  source: string | null;
  people: number;
  channels: ConsentCount[];
};
export type ConsentFigures = {
  people: number;
  channels: ConsentCount[];
  sources: SourceConsent[];
};
export type ConsentChange = {
  customer_id: string;
  email?: boolean | null;
  sms?: boolean | null;
  ads?: boolean | null;
};
export type Estimate = {
  expected: number;
  lower: number;
  upper: number;
};
export type Outcome = {
  spend: number;
  customers: Estimate;
  value: Estimate;
  contribution: Estimate;
  roas: Estimate | null;
  cac: Estimate | null;
  payback_days: number | null;
  marginal_return: number | null;
};
export type BudgetRow = {
  name: string;
  tier: string | null;
  channel: string | null;
  strategy: string | null;
  spend: number;
  share: number;
  rule_spend: number;
  minimum: number;
  maximum: number | null;
  cac_target: number;
  value_per_customer: number;
  outcome: Outcome;
  basis: "history" | "costs" | "assumed";
  elasticity: number;
  elasticity_sd: number;
  months: number;
  max_spent: number | null;
  campaign_weight: number | null;
  reasons: string[];
};
export type BudgetPlan = {
  total_budget: number;
  currency: string;
  method: "rule" | "optimise" | "given";
  by: "tier" | "channel" | "tier_and_channel";
  period_days: number;
  horizon_days: number;
  as_of: string | null;
  run_id: string | null;
  model_version: number | null;
  level: number;
  gross_margin: number;
  margin_basis: "given" | "cost" | "none";
  cac_share: number;
  rows: BudgetRow[];
  total: Outcome;
  worthwhile_total: number | null;
  notes: string[];
};
export type SpendCurve = {
  name: string;
  tier: string | null;
  channel: string | null;
  basis: "history" | "costs" | "assumed";
  max_spent: number | null;
  customers: number[];
  value: number[];
  value_lower: number[];
  value_upper: number[];
  marginal_return: (number | null)[];
};
export type SpendCurves = {
  spend: number[];
  level: number;
  curves: SpendCurve[];
};
export type SpendResults = {
  spend: number;
  customers: number;
  cac: number | null;
  realised_value: number | null;
  predicted_value: number | null;
  roas_realised: number | null;
  roas_predicted: number | null;
  roas_total: number | null;
  tiers: {
    [key: string]: number;
  };
};
export type Alert = {
  kind: string;
  text: string;
};
export type CampaignFigures = {
  campaign_id: string;
  name: string;
  source: string;
  campaign_type: string | null;
  tier: string | null;
  first_day: string | null;
  last_day: string | null;
  impressions: number | null;
  clicks: number | null;
  reported_customers: number | null;
  reported_revenue: number | null;
  tracked: SpendResults;
  recommended_cac: number | null;
  alerts: Alert[];
  before?: SpendResults | null;
};
export type CampaignList = {
  campaigns: CampaignFigures[];
  total: SpendResults;
  usual_tiers: {
    [key: string]: number;
  };
  currency: string;
  horizon_days: number | null;
  rule: string;
  attribution: string;
  total_before?: SpendResults | null;
};
export type CampaignMonth = {
  month: string;
  tracked: SpendResults;
};
export type CampaignDetails = {
  campaign: CampaignFigures;
  months: CampaignMonth[];
  usual_tiers: {
    [key: string]: number;
  };
  currency: string;
  horizon_days: number | null;
};
export type CampaignImport = {
  campaigns: number;
  campaigns_added: number;
  days_added: number;
  days_replaced: number;
  spend: number;
  first_day: string;
  last_day: string;
};
export type CampaignRow = {
  campaign: string;
  day: string;
  spend: number;
  source: string;
  campaign_type?: string | null;
  /** Targeted value tier, if any. */
  tier?: string | null;
  impressions?: number | null;
  clicks?: number | null;
  /** As counted by the platform. */
  new_customers?: number | null;
  /** As counted by the platform. */
  revenue?: number | null;
};
export type CampaignDays = {
  days: CampaignRow[];
};
export type PlatformImport = {
  channel: string;
  since: string;
  until: string;
  source: string;
};
export type CohortRow = {
  name: string | null;
  month: string | null;
  customers: number;
  values: number[];
  actual: number;
  cac?: number | null;
  payback?: number | null;
};
export type CohortTable = {
  by: "month" | "source" | "first_product" | "first_category" | "country";
  metric: "retention" | "revenue" | "margin";
  per_customer: boolean;
  cumulative: boolean;
  discount_rate: number;
  as_of: string | null;
  horizon_days: number | null;
  has_money: boolean;
  margin_basis: ("cost" | "gross_margin") | null;
  margin_share: number | null;
  currency: string;
  rows: CohortRow[];
  model_version?: number | null;
  after?: string | null;
  step?: "week" | "month" | "quarter" | "year";
  averages?: number[];
  averages_before?: number[];
};
export type UnitRow = {
  name: string | null;
  month: string | null;
  customers: number;
  cac: number | null;
  cac_basis: ("campaigns" | "acquisition_cost") | null;
  realised: number | null;
  predicted: number | null;
  ltv: number | null;
  contribution: number | null;
  ltv_to_cac: number | null;
  payback_month: number | null;
  recommended_cac: number | null;
};
export type UnitEconomics = {
  by: "month" | "source" | "first_product" | "first_category" | "country";
  currency: string;
  horizon_days: number | null;
  margin_share: number | null;
  margin_basis: ("cost" | "gross_margin") | null;
  cac_share: number;
  discount_rate: number;
  rows: UnitRow[];
};
export type UserSummary = {
  user_id: string;
  name: string;
  role: "viewer" | "analyst" | "admin";
  created_at: string;
  disabled_at: string | null;
  failed_logins: number;
  version: string;
};
export type UserCreate = {
  name: string;
  password: string;
  role?: "viewer" | "analyst" | "admin";
};
export type PasswordUpdate = {
  password: string;
  present_password?: string | null;
};
export type NameUpdate = {
  name: string;
};
export type RoleUpdate = {
  role: "viewer" | "analyst" | "admin";
};
export type KeyResponse = {
  key_id: string;
  name: string;
  role: "viewer" | "analyst" | "admin";
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
};
export type KeyCreated = {
  key_id: string;
  name: string;
  role: "viewer" | "analyst" | "admin";
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  secret: string;
};
export type KeyCreate = {
  name: string;
  role?: "viewer" | "analyst" | "admin";
  /** Validity in days; null for no expiry. By default not beyond the key that creates it. */
  days?: number | null;
};
export type OwnedKeyResponse = {
  key_id: string;
  name: string;
  role: "viewer" | "analyst" | "admin";
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  user_id: string;
  owner: string;
  created_by_key: string | null;
};
export type AuditEntryResponse = {
  at: string;
  actor: string;
  action: string;
  outcome: "done" | "refused" | "failed";
  target: string | null;
};
export type Notice = {
  notice_id: string;
  kind: "job_done" | "job_failed" | "connection_failed" | "alert";
  subject: string;
  job_id: string | null;
  code: string | null;
  times: number;
  at: string;
  read_at: string | null;
};
export type NoticeList = {
  unread: number;
  notices: Notice[];
};
export type NoticesRead = {
  notice_ids?: string[] | null;
};
export type PreferencesResponse = {
  email?: string | null;
  mailed: ("job_done" | "job_failed" | "connection_failed" | "alert")[];
  start_page?: string | null;
  can_mail: boolean;
};
export type PreferencesBody = {
  email?: string | null;
  mailed: ("job_done" | "job_failed" | "connection_failed" | "alert")[];
  start_page?: string | null;
};
export type WorkspaceResponse = {
  name: string;
  currency: string;
  version: string;
};
export type CurrencyUpdate = {
  currency: string;
};
export type CheckResponse = {
  what: string;
  health: "ok" | "absent" | "broken";
  detail: string;
  next_step: string;
};
export type FirstSteps = {
  orders: boolean;
  predictions: boolean;
  contacts: boolean;
  segment: boolean;
  audience: boolean;
  team: boolean;
};
export type KindUsageResponse = {
  name: string;
  title: string;
  /** Null if items are not counted. */
  count: number | null;
  /** Null for rows of the database, which is counted as a whole. */
  bytes: number | null;
  oldest: string | null;
  /** Retention period in words; empty for data that is never removed. */
  keep: string;
  due_count: number;
  due_bytes: number;
};
export type UsageResponse = {
  kinds: KindUsageResponse[];
  used_bytes: number;
  quota_bytes: number | null;
  standing: "fine" | "nearly_full" | "full";
};
export type Health = {
  status: "ok";
  version: string;
  model_version: number | null;
  last_backup_at: string | null;
};
export type ClvResponse = {
  customer_id: string | null;
  predicted_clv: number | null;
  lower: number | null;
  upper: number | null;
  level: number | null;
  horizon_days: number;
  /** High-CLV, Growth-Potential or Low-CLV in this shop. */
  segment: string | null;
  confidence: string | null;
  probability_alive: number | null;
  recommended_cac: number | null;
  model_version: number | null;
  /** Facts of the request that the prediction depends on. */
  facts_used: string[];
  /** Facts of the request that the model does not use. */
  facts_ignored: string[];
};
export type FactsRequest = {
  customer_id?: string | null;
  total_orders?: number | null;
  num_orders?: number | null;
  total_spent?: number | null;
  avg_order_value?: number | null;
  days_since_first_purchase?: number | null;
  days_since_last_purchase?: number | null;
  num_categories?: number | null;
  category_diversity?: number | null;
  /** Orders per month. */
  purchase_frequency?: number | null;
  monthly_spending?: number | null;
  acquisition_source?: string | null;
  campaign_type?: string | null;
  acquisition_cost?: number | null;
  email_engagement_rate?: number | null;
  return_rate?: number | null;
  horizon_days?: number | null;
  [key: string]: any;
};
export type CustomerRequest = {
  customer_id?: string | null;
  total_orders?: number | null;
  num_orders?: number | null;
  total_spent?: number | null;
  avg_order_value?: number | null;
  days_since_first_purchase?: number | null;
  days_since_last_purchase?: number | null;
  num_categories?: number | null;
  category_diversity?: number | null;
  /** Orders per month. */
  purchase_frequency?: number | null;
  monthly_spending?: number | null;
  acquisition_source?: string | null;
  campaign_type?: string | null;
  acquisition_cost?: number | null;
  email_engagement_rate?: number | null;
  return_rate?: number | null;
  horizon_days?: number | null;
  [key: string]: any;
};
export type CustomersResponse = {
  customers: CustomerSummary[];
  after: string | null;
};
export type MetricsResponse = {
  total_customers: number;
  total_revenue: number | null;
  average_clv: number | null;
  predicted_clv: number | null;
  active_customers: number | null;
  churn_probability: number | null;
  model_version: number | null;
  champion_version: number | null;
  model: {
    [key: string]: number | null;
  } | null;
};
export type ChannelAudiences = {
  audiences: AudienceVersionResponse[];
  count: number;
};
export const {
  usePredictCustomerQuery,
  useLazyPredictCustomerQuery,
  usePredictCustomersMutation,
  usePredictDescribedMutation,
  useVectorFieldsQuery,
  useLazyVectorFieldsQuery,
  useFactsOfCustomerQuery,
  useLazyFactsOfCustomerQuery,
  usePredictFromOrdersMutation,
  usePredictFileMutation,
  useFilePredictionRowsQuery,
  useLazyFilePredictionRowsQuery,
  useDownloadPredictionsQuery,
  useLazyDownloadPredictionsQuery,
  useWhoAmIQuery,
  useLazyWhoAmIQuery,
  useLogInMutation,
  useLogOutMutation,
  useListSessionsQuery,
  useLazyListSessionsQuery,
  useEndOtherSessionsMutation,
  useListCustomersQuery,
  useLazyListCustomersQuery,
  useGetCustomerQuery,
  useLazyGetCustomerQuery,
  useCustomerAliveQuery,
  useLazyCustomerAliveQuery,
  useExplainCustomerQuery,
  useLazyExplainCustomerQuery,
  useExportCustomersQuery,
  useLazyExportCustomersQuery,
  useExportTableMutation,
  useSearchQuery,
  useLazySearchQuery,
  usePreviewErasureMutation,
  useEraseCustomersMutation,
  useListViewsQuery,
  useLazyListViewsQuery,
  useSaveViewMutation,
  useRemoveViewMutation,
  useRestoreViewMutation,
  useAddOrdersMutation,
  useCorrectOrderMutation,
  useRemoveOrderMutation,
  useAddEventsMutation,
  useBeginUploadMutation,
  useGetResumableUploadQuery,
  useLazyGetResumableUploadQuery,
  useContinueUploadMutation,
  useCancelUploadMutation,
  useUploadMutation,
  useListUploadsQuery,
  useLazyListUploadsQuery,
  useUploadSampleMutation,
  useGetUploadQuery,
  useLazyGetUploadQuery,
  useRemoveUploadMutation,
  usePreviewUploadMutation,
  useIngestUploadMutation,
  useAddUploadMutation,
  useCheckUploadMutation,
  useProfileUploadMutation,
  useListImportsQuery,
  useLazyListImportsQuery,
  usePreviewImportRemovalQuery,
  useLazyPreviewImportRemovalQuery,
  useRemoveImportMutation,
  useSampleOrdersQuery,
  useLazySampleOrdersQuery,
  useExampleShopQuery,
  useLazyExampleShopQuery,
  useGenerateShopMutation,
  useRemoveExampleShopMutation,
  useListSourcesQuery,
  useLazyListSourcesQuery,
  useListConnectorsQuery,
  useLazyListConnectorsQuery,
  useListConnectionsQuery,
  useLazyListConnectionsQuery,
  useAddConnectionMutation,
  useTestConnectionSettingsMutation,
  useGetConnectionQuery,
  useLazyGetConnectionQuery,
  useChangeConnectionMutation,
  useRemoveConnectionMutation,
  useTestConnectionMutation,
  useRunConnectionMutation,
  useListJobsQuery,
  useLazyListJobsQuery,
  useSubmitJobMutation,
  useJobKindsQuery,
  useLazyJobKindsQuery,
  useGetJobQuery,
  useLazyGetJobQuery,
  useJobLogQuery,
  useLazyJobLogQuery,
  useJobFilesQuery,
  useLazyJobFilesQuery,
  useDownloadJobFileQuery,
  useLazyDownloadJobFileQuery,
  useShowJobPageQuery,
  useLazyShowJobPageQuery,
  useCancelJobMutation,
  useRetryJobMutation,
  useJobEventsQuery,
  useLazyJobEventsQuery,
  useListModelsQuery,
  useLazyListModelsQuery,
  useCompareModelsQuery,
  useLazyCompareModelsQuery,
  useModelKindsQuery,
  useLazyModelKindsQuery,
  useRollbackModelMutation,
  useUploadModelMutation,
  useGetModelQuery,
  useLazyGetModelQuery,
  useDescribeModelMutation,
  useModelBacktestQuery,
  useLazyModelBacktestQuery,
  usePromoteModelMutation,
  useDownloadModelQuery,
  useLazyDownloadModelQuery,
  usePredictWithVersionMutation,
  useExplainWithVersionMutation,
  useListFeaturesQuery,
  useLazyListFeaturesQuery,
  useExportFeaturesMutation,
  useCustomerFeaturesQuery,
  useLazyCustomerFeaturesQuery,
  useTrainTableMutation,
  usePredictTableMutation,
  useListBacktestsQuery,
  useLazyListBacktestsQuery,
  useGetBacktestQuery,
  useLazyGetBacktestQuery,
  useListSegmentsQuery,
  useLazyListSegmentsQuery,
  useRfmGridQuery,
  useLazyRfmGridQuery,
  useRfmHistoryQuery,
  useLazyRfmHistoryQuery,
  useSegmentMovesQuery,
  useLazySegmentMovesQuery,
  usePartsQuery,
  useLazyPartsQuery,
  useSegmentFieldsQuery,
  useLazySegmentFieldsQuery,
  usePurchaseFieldsQuery,
  useLazyPurchaseFieldsQuery,
  useSegmentClustersQuery,
  useLazySegmentClustersQuery,
  useHighValuePrecisionQuery,
  useLazyHighValuePrecisionQuery,
  usePreviewSegmentQuery,
  useLazyPreviewSegmentQuery,
  useNamedSegmentsQuery,
  useLazyNamedSegmentsQuery,
  useSaveSegmentMutation,
  useGetSegmentQuery,
  useLazyGetSegmentQuery,
  useRemoveSegmentMutation,
  useRestoreSegmentMutation,
  useSegmentEventsQuery,
  useLazySegmentEventsQuery,
  useDashboardQuery,
  useLazyDashboardQuery,
  useKeyFiguresQuery,
  useLazyKeyFiguresQuery,
  useScoringQuery,
  useLazyScoringQuery,
  useRevenueQuery,
  useLazyRevenueQuery,
  usePeriodFiguresQuery,
  useLazyPeriodFiguresQuery,
  useCohortsQuery,
  useLazyCohortsQuery,
  useChangesQuery,
  useLazyChangesQuery,
  useFreshnessQuery,
  useLazyFreshnessQuery,
  useModelHealthQuery,
  useLazyModelHealthQuery,
  useDashboardEventsQuery,
  useLazyDashboardEventsQuery,
  useListAudiencesQuery,
  useLazyListAudiencesQuery,
  useFreezeAudienceMutation,
  useListChannelsQuery,
  useLazyListChannelsQuery,
  useSetChannelMutation,
  useClearChannelMutation,
  useCheckChannelMutation,
  usePreviewAudienceMutation,
  useRefreshAudienceMutation,
  useGetAudienceQuery,
  useLazyGetAudienceQuery,
  useRemoveAudienceMutation,
  useRestoreAudienceMutation,
  useAudienceDifferenceQuery,
  useLazyAudienceDifferenceQuery,
  useDryRunAudienceQuery,
  useLazyDryRunAudienceQuery,
  useSendAudienceMutation,
  useDownloadAudienceQuery,
  useLazyDownloadAudienceQuery,
  usePlanLookalikeMutation,
  useCreateLookalikeMutation,
  useListSuppressionsQuery,
  useLazyListSuppressionsQuery,
  useAddSuppressionsMutation,
  useRemoveSuppressionMutation,
  useConsentFiguresQuery,
  useLazyConsentFiguresQuery,
  useChangeConsentMutation,
  useBudgetAllocationQuery,
  useLazyBudgetAllocationQuery,
  useBudgetCurvesQuery,
  useLazyBudgetCurvesQuery,
  useListCampaignsQuery,
  useLazyListCampaignsQuery,
  useGetCampaignQuery,
  useLazyGetCampaignQuery,
  useRemoveCampaignMutation,
  useAddCampaignDaysMutation,
  useImportCampaignsMutation,
  useReadCampaignsMutation,
  useCohortTableQuery,
  useLazyCohortTableQuery,
  useUnitEconomicsQuery,
  useLazyUnitEconomicsQuery,
  useListUsersQuery,
  useLazyListUsersQuery,
  useAddUserMutation,
  useChangePasswordMutation,
  useSetPasswordMutation,
  useRenameUserMutation,
  useChangeRoleMutation,
  useDisableUserMutation,
  useEnableUserMutation,
  useUnlockUserMutation,
  useLogUserOutMutation,
  useListKeysQuery,
  useLazyListKeysQuery,
  useMakeKeyMutation,
  useListEverybodysKeysQuery,
  useLazyListEverybodysKeysQuery,
  useRevokeKeyMutation,
  useAuditLogQuery,
  useLazyAuditLogQuery,
  useListNoticesQuery,
  useLazyListNoticesQuery,
  useMarkNoticesReadMutation,
  useGetPreferencesQuery,
  useLazyGetPreferencesQuery,
  useChangePreferencesMutation,
  useGetWorkspaceQuery,
  useLazyGetWorkspaceQuery,
  useChangeWorkspaceMutation,
  useCheckWorkspaceQuery,
  useLazyCheckWorkspaceQuery,
  useFirstStepsQuery,
  useLazyFirstStepsQuery,
  useStorageUsageQuery,
  useLazyStorageUsageQuery,
  useCleanUpStorageMutation,
  useLivezQuery,
  useLazyLivezQuery,
  useReadyzQuery,
  useLazyReadyzQuery,
  useMetricsQuery,
  useLazyMetricsQuery,
  useRootQuery,
  useLazyRootQuery,
  useHealthQuery,
  useLazyHealthQuery,
  useApiHealthQuery,
  useLazyApiHealthQuery,
  usePredictMutation,
  useApiPredictMutation,
  usePredictClvMutation,
  useApiPredictUploadMutation,
  useApiCustomersQuery,
  useLazyApiCustomersQuery,
  useApiCustomerQuery,
  useLazyApiCustomerQuery,
  useApiSegmentsQuery,
  useLazyApiSegmentsQuery,
  useSegmentsActiveQuery,
  useLazySegmentsActiveQuery,
  useApiBudgetAllocationQuery,
  useLazyApiBudgetAllocationQuery,
  useApiMetricsQuery,
  useLazyApiMetricsQuery,
  useApiDashboardSummaryQuery,
  useLazyApiDashboardSummaryQuery,
  useApiChannelAudiencesQuery,
  useLazyApiChannelAudiencesQuery,
} = injectedRtkApi;

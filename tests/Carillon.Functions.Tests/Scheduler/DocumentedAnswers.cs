namespace Carillon.Functions.Tests.Scheduler;

/// <summary>The examples of answers in the documents of the content pipeline's scheduler, as they stand there.</summary>
internal static class DocumentedAnswers
{
    public const string Status = """
        {
          "success": true,
          "data": {
            "total_jobs": 6,
            "active_jobs": 6,
            "failed_jobs": 0,
            "last_run": "2024-01-01T12:00:00Z",
            "next_run": "2024-01-01T12:05:00Z"
          }
        }
        """;

    public const string Jobs = """
        {
          "success": true,
          "data": {
            "jobs": [
              {
                "job_name": "content_pipeline_main",
                "schedule": "*/5 * * * *",
                "command": "SELECT trigger_content_automation();",
                "active": true,
                "last_run": "2024-01-01T12:00:00Z",
                "next_run": "2024-01-01T12:05:00Z"
              }
            ],
            "count": 6
          }
        }
        """;

    public const string Health = """
        {
          "success": true,
          "data": {
            "health": [
              {
                "component": "content_pipeline_main",
                "status": "healthy",
                "last_run": "2024-01-01T12:00:00Z",
                "next_run": "2024-01-01T12:05:00Z",
                "error_count": 0,
                "success_rate": 100.0
              }
            ],
            "summary": {
              "total_jobs": 6,
              "healthy_jobs": 6,
              "inactive_jobs": 0,
              "overall_health": 100.0
            }
          }
        }
        """;

    public const string Toggle = """
        {
          "success": true,
          "data": {
            "success": true,
            "message": "Job disabled: content_pipeline_main"
          }
        }
        """;

    public const string Trigger = """
        {
          "success": true,
          "data": {
            "job_name": "content_pipeline_main",
            "function": "trigger_content_automation"
          }
        }
        """;
}

# syntax=docker/dockerfile:1
# gateway. Context: the root of the repository, after "mvn package". Layers from what changes least to what changes most.
FROM eclipse-temurin:17.0.15_6-jre-noble AS service
WORKDIR /app
COPY gateway-service/target/quarkus-app/lib/ lib/
COPY gateway-service/target/quarkus-app/quarkus/ quarkus/
COPY gateway-service/target/quarkus-app/quarkus-run.jar ./
COPY gateway-service/target/quarkus-app/app/ app/
USER 10001:10001
EXPOSE 8080 8084 9000 9004
# No shell between: SIGTERM reaches the service.
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]

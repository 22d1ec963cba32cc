# syntax=docker/dockerfile:1
# vision-encoder. Context: the root of the repository, after "mvn package". Layers from what changes least to what changes most.
FROM eclipse-temurin:17.0.15_6-jre-noble AS service
WORKDIR /app
COPY vision-encoder-service/target/quarkus-app/lib/ lib/
COPY vision-encoder-service/target/quarkus-app/quarkus/ quarkus/
COPY vision-encoder-service/target/quarkus-app/quarkus-run.jar ./
COPY vision-encoder-service/target/quarkus-app/app/ app/
USER 10001:10001
EXPOSE 8081 9001
# No shell between: SIGTERM reaches the service.
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]

# With the demo model: --target demo. The plain image is the last target, and so the default, and holds no model.
FROM service AS demo
COPY demo-model/checkpoint/ /model/

FROM service
